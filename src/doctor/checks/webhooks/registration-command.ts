import type { Config } from '../../../config/index.ts';
import { shownAddress } from '../../../registration/plan/addresses.ts';
import { transportOf } from '../../../registration/plan/difference.ts';
import { TOKEN_ENDPOINTS } from '../../../registration/token-endpoints.ts';
import type { OrgKind } from '../../../salesforce/api/org-facts.ts';
import type { DigitalRiverWebhook } from '../../../sources/digital-river/api/registered-webhook.ts';
import { requiredProofs } from '../../../sources/digital-river/digital-river-variables.ts';
import { ownPath, pathAnywhere } from '../../../sources/digital-river/own-address.ts';
import { withoutTrailingSlashes } from '../../../url.ts';
import type { Finding } from '../../finding.ts';
import { acceptedTokenEndpoints, ownTokenEndpoints } from '../../token-endpoints.ts';

const SHORT = /\brun npm run register-webhooks(?: with (--[\w-]+(?: \w+)?))?/gi;

/**
 * Writes the whole command into what findings advise, with the options of this installation, so that
 * it can be copied.
 *
 * @param registered all webhooks of the account
 * @param kind kind of the org; undefined when it is not known
 */
export function withCommand(
  findings: readonly Finding[],
  registered: readonly DigitalRiverWebhook[],
  config: Config,
  kind: OrgKind | undefined,
): Finding[] {
  const options = optionsOf(registered, config, kind);
  return findings.map((finding) => {
    if (finding.todo === undefined) return finding;
    const todo = finding.todo.replace(SHORT, (text: string, option?: string) => {
      const others = options.filter((each) => option?.split(' ')[0] !== each.split(' ')[0]);
      const all = [...others, ...(option === undefined ? [] : [option])].join(' ');
      return `${text.slice(0, 4)}"npm run register-webhooks -- ${all}"`;
    });
    return { ...finding, todo };
  });
}

function optionsOf(
  registered: readonly DigitalRiverWebhook[],
  config: Config,
  kind: OrgKind | undefined,
): string[] {
  const { PUBLIC_URL: base } = config;
  const ours = registered.filter(({ address }) =>
    base === undefined ? pathAnywhere(address) !== undefined : ownPath(address, base) !== undefined,
  );
  const address = base ?? baseOf(ours[0]?.address) ?? 'https://your-connector.example.com';
  return [
    `--address ${withoutTrailingSlashes(address)}`,
    ...(kind === undefined ? [] : [`--environment ${kind}`]),
    ...proofOptions(ours, config, kind),
  ];
}

/** Without what an address may have of secrets. */
function baseOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const shown = shownAddress(address);
  return shown.slice(0, shown.toLowerCase().lastIndexOf('/services/'));
}

/** The registered token endpoint, where the connector accepts it; otherwise the one it prefers. */
function proofOptions(
  ours: readonly DigitalRiverWebhook[],
  config: Config,
  kind: OrgKind | undefined,
): string[] {
  const { proof } = requiredProofs(config).webhooks;
  const isHttp =
    proof === 'none'
      ? ours.some((webhook) => transportOf(webhook) === 'HTTP')
      : !proof.startsWith('oauth');
  if (isHttp) return ['--transport http'];
  const own = ownTokenEndpoints(config);
  const accepted = acceptedTokenEndpoints(config, kind);
  const endpoint = ours
    .map(({ oauth }) => withoutTrailingSlashes(oauth?.tokenEndPoint ?? ''))
    .find((each) => accepted.includes(each));
  if (endpoint === undefined ? own.length > 0 : own.includes(endpoint)) {
    return ['--token-endpoint connector'];
  }
  return endpoint === undefined || Object.values(TOKEN_ENDPOINTS).includes(endpoint)
    ? []
    : [`--token-endpoint ${shownAddress(endpoint)}`];
}
