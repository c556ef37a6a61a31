import type {
  DigitalRiverWebhook,
  WebhookBody,
} from '../../sources/digital-river/api/registered-webhook.ts';
import { isSameAddress, pathAnywhere } from '../../sources/digital-river/own-address.ts';
import { shownAddress } from './addresses.ts';

/** Where Digital River's own package receives events, at the same paths. */
const SALESFORCE_HOST = /\.(?:salesforce|force|salesforce-sites)\.com$/i;

/**
 * Base addresses of other connectors whose webhooks have our paths, when there is none at the desired
 * addresses: the given address may be another name of the same connector.
 *
 * @param registered all webhooks of the account
 * @returns the bases, each once, as they can be shown; empty when there is a webhook of ours
 */
export function otherBases(
  registered: readonly DigitalRiverWebhook[],
  desired: readonly WebhookBody[],
): string[] {
  const isOurs = ({ address }: DigitalRiverWebhook) =>
    desired.some((body) => isSameAddress(address, body.address));
  if (registered.some(isOurs)) return [];
  const bases = registered
    .filter(({ address }) => pathAnywhere(address) !== undefined && !isPackage(address))
    .map(({ address }) => shownAddress(address))
    .map((address) => address.slice(0, address.toLowerCase().lastIndexOf('/services/')));
  return [...new Set(bases)];
}

const isPackage = (address: string) =>
  URL.canParse(address) && SALESFORCE_HOST.test(new URL(address).hostname);

/** The question that other bases raise; undefined without any. */
export function basesQuestion(bases: readonly string[]): string | undefined {
  return bases.length === 0
    ? undefined
    : `webhooks with our paths exist at ${bases.join(', ')}: is --address right? If it is another name of the same connector, each event would be sent twice`;
}
