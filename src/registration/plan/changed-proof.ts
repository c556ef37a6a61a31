import { TOKEN_PATHS } from '../../oauth/issuer/own-issuer.ts';
import type {
  DigitalRiverWebhook,
  WebhookBody,
} from '../../sources/digital-river/api/registered-webhook.ts';
import { isSameAddress } from '../../sources/digital-river/own-address.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import type { RegistrationOptions } from '../options/registration-options.ts';
import { TOKEN_ENDPOINTS } from '../token-endpoints.ts';
import { shownAddress } from './addresses.ts';
import { transportOf } from './difference.ts';

/**
 * Finds a change of the proof that the options do not ask for: all webhooks of ours agree on another
 * token endpoint than Salesforce's, or on the HTTP transport, and only the defaults of the options
 * would change that. Working webhooks would then present tokens that the connector may not accept.
 *
 * @param registered all webhooks of the account
 * @param desired the webhooks as they would become
 * @returns what would change, and which option keeps it; undefined when nothing does
 */
export function changedProof(
  registered: readonly DigitalRiverWebhook[],
  desired: readonly WebhookBody[],
  options: Pick<RegistrationOptions, 'isProofGiven' | 'address' | 'tokenEndpoint'>,
): string | undefined {
  const proofs = registered
    .filter(({ address }) => desired.some((body) => isSameAddress(address, body.address)))
    .map(proofOf);
  const [proof] = proofs;
  const isAgreed = new Set(proofs).size === 1;
  if (options.isProofGiven || !isAgreed || proof === undefined || isSalesforce(proof)) {
    return undefined;
  }
  const { tokenEndpoint } = options;
  if (proof === HTTP) {
    return `--transport: the registered webhooks have the transport HTTP, and without this option they would get tokens from ${tokenEndpoint}. Give --transport http to keep it, or --transport oauth to change it.`;
  }
  if (isSameAddress(proof, tokenEndpoint)) return undefined;
  const base = withoutTrailingSlashes(options.address);
  const isOwn = TOKEN_PATHS.some((path) => isSameAddress(proof, `${base}${path}`));
  const kept = isOwn ? 'connector' : shownAddress(proof);
  return `--token-endpoint: the registered webhooks get their tokens from ${shownAddress(proof)}, and without this option they would get them from ${tokenEndpoint}. Give --token-endpoint ${kept} to keep it, or --token-endpoint ${tokenEndpoint} to change it.`;
}

const HTTP = 'HTTP';

/** The token endpoint, or the transport without tokens; empty when there is neither. */
function proofOf(webhook: DigitalRiverWebhook): string {
  return transportOf(webhook) === HTTP ? HTTP : (webhook.oauth?.tokenEndPoint ?? '');
}

const isSalesforce = (proof: string) =>
  proof === '' || Object.values(TOKEN_ENDPOINTS).some((endpoint) => isSameAddress(proof, endpoint));
