import type { Config } from '../../config/index.ts';
import { ENDPOINTS } from '../../registration/desired-webhooks.ts';
import { TOKEN_ENDPOINTS } from '../../registration/options.ts';
import type { OrgKind } from '../../salesforce/api/org-facts.ts';
import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import { requiredProofs } from '../../sources/digital-river/digital-river-variables.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { ownTokenEndpoints } from '../token-endpoints.ts';

const { ok, warning, failed } = findingsIn('Digital River');

const REGISTER = 'Run npm run register-webhooks.';
type Endpoint = (typeof ENDPOINTS)[number];

/**
 * Checks that each webhook is registered once, is enabled, and calls the connector with a proof
 * that it accepts.
 *
 * @param registered all webhooks of the account
 * @param kind kind of the org; undefined when it is not known
 */
export function checkWebhooks(
  registered: readonly DigitalRiverWebhook[],
  config: Config,
  kind: OrgKind | undefined,
): Finding[] {
  return ENDPOINTS.flatMap((endpoint) => {
    const candidates = registered.filter(({ address }) =>
      pathOf(address).endsWith(withoutTrailingSlashes(endpoint.path)),
    );
    const here = candidates.filter(({ address }) => isHere(address, config.PUBLIC_URL));
    if (here.length === 0) return [missing(endpoint, candidates, config.PUBLIC_URL)];
    const duplicates =
      here.length > 1
        ? [
            warning(
              endpoint.type,
              `registered ${here.length} times, so each event is sent ${here.length} times`,
              'Delete all but one in the Digital River Dashboard.',
            ),
          ]
        : [];
    return [
      ...here.flatMap((webhook) => checkWebhook(webhook, endpoint, config, kind)),
      ...duplicates,
      ...otherReceivers(registered, endpoint.type, config.PUBLIC_URL),
    ];
  });
}

/** Finds other webhooks for the same events, such as that of Digital River's package in the org. */
function otherReceivers(
  registered: readonly DigitalRiverWebhook[],
  type: string,
  publicUrl: string | undefined,
): Finding[] {
  return registered
    .filter(({ address, types, enabled }) => {
      return enabled !== false && types.includes(type) && !isHere(address, publicUrl);
    })
    .map(({ address }) =>
      warning(
        type,
        `also sent to ${address}`,
        'Disable that webhook in the Digital River Dashboard if it writes to the same org.',
      ),
    );
}

function missing(
  { type, path }: Endpoint,
  elsewhere: readonly DigitalRiverWebhook[],
  publicUrl: string | undefined,
): Finding {
  const found =
    elsewhere.length === 0
      ? `no webhook is registered for ${path}`
      : `registered for ${elsewhere.map(({ address }) => address).join(', ')}, but not for ${publicUrl}`;
  return failed(type, found, `${REGISTER} Its option --help describes how.`);
}

function checkWebhook(
  webhook: DigitalRiverWebhook,
  { type, name }: Endpoint,
  config: Config,
  kind: OrgKind | undefined,
): Finding[] {
  const disabled =
    webhook.enabled === false
      ? [
          failed(
            type,
            'the webhook is disabled, so Digital River sends no events',
            'Digital River disables a webhook after many failed calls. Fix their cause, then run npm run register-webhooks.',
          ),
        ]
      : [];
  const types = webhook.types.includes(type)
    ? []
    : [failed(type, `the webhook is registered for ${webhook.types.join(', ')} instead`, REGISTER)];
  const problems = [
    ...disabled,
    ...types,
    ...transportProblems(webhook, { type, name }, config, kind),
  ];
  return problems.length === 0
    ? [
        ok(
          type,
          `enabled, at ${new URL(webhook.address).origin}, with transport ${webhook.transportType ?? 'HTTP'}`,
        ),
      ]
    : problems;
}

function transportProblems(
  webhook: DigitalRiverWebhook,
  { type, name }: Pick<Endpoint, 'type' | 'name'>,
  config: Config,
  kind: OrgKind | undefined,
): Finding[] {
  const { proof, variable } = requiredProofs(config)[name];
  const transport = webhook.transportType ?? 'HTTP';
  if (proof === 'none') return [];
  const expected = proof === 'oauth' ? 'OAUTH' : 'HTTP';
  if (transport !== expected) {
    return [
      failed(
        type,
        `its transport is ${transport}, but ${variable}=${proof} requires ${expected}: every call is denied`,
        `Run npm run register-webhooks with --transport ${expected.toLowerCase()}, or change ${variable}.`,
      ),
    ];
  }
  return transport === 'OAUTH'
    ? tokenEndpointProblems(webhook.oauth?.tokenEndPoint ?? '', type, config, kind)
    : [];
}

/**
 * Digital River must get its tokens from an org that the connector accepts, or from the connector.
 */
function tokenEndpointProblems(
  endpoint: string,
  type: string,
  config: Config,
  kind: OrgKind | undefined,
): Finding[] {
  const { TOKEN_ORGANIZATION_IDS: orgs } = config;
  const accepted = [
    ...ownTokenEndpoints(config),
    ...(orgs === undefined
      ? []
      : [
          `${withoutTrailingSlashes(config.SALESFORCE_INSTANCE_URL)}/services/oauth2/token`,
          ...(kind === undefined ? Object.values(TOKEN_ENDPOINTS) : [TOKEN_ENDPOINTS[kind]]),
        ]),
  ];
  if (accepted.includes(withoutTrailingSlashes(endpoint))) return [];
  const expected = accepted.at(-1) ?? 'none';
  const isOtherKind = Object.values(TOKEN_ENDPOINTS).includes(withoutTrailingSlashes(endpoint));
  const found = `Digital River gets its access tokens from ${endpoint || 'no address'}`;
  return isOtherKind && kind !== undefined
    ? [failed(type, `${found}, but the org is a ${kind} org; expected ${expected}`, REGISTER)]
    : [warning(type, `${found}; expected one of ${accepted.join(', ')}`, REGISTER)];
}

function pathOf(address: string): string {
  return URL.canParse(address) ? withoutTrailingSlashes(new URL(address).pathname) : '';
}

/** Without PUBLIC_URL, every webhook with a path of the connector counts as one of its own. */
function isHere(address: string, publicUrl: string | undefined): boolean {
  return publicUrl === undefined || new URL(address).origin === new URL(publicUrl).origin;
}
