import type { Config } from '../../config/index.ts';
import { ENDPOINTS } from '../../registration/desired-webhooks.ts';
import { TOKEN_ENDPOINTS } from '../../registration/options.ts';
import type { OrgKind } from '../../salesforce/api/org-facts.ts';
import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import { requiredProofs } from '../../sources/digital-river/digital-river-variables.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { bare, ownTokenEndpoints } from './token-endpoints.ts';

const { ok, warning, failed } = findingsIn('Digital River');

const REGISTER = 'Run npm run register-webhooks.';
type Endpoint = (typeof ENDPOINTS)[number];

/** Whether each of the webhooks is registered once, switched on, and calls as this connector lets itself be called. */
export function judgeWebhooks(
  registered: readonly DigitalRiverWebhook[],
  config: Config,
  kind: OrgKind | undefined,
): Finding[] {
  return ENDPOINTS.flatMap((endpoint) => {
    const ofEndpoint = registered.filter(({ address }) =>
      pathOf(address).endsWith(bare(endpoint.path)),
    );
    const here = ofEndpoint.filter(({ address }) => isHere(address, config.PUBLIC_URL));
    if (here.length === 0) return [missing(endpoint, ofEndpoint, config.PUBLIC_URL)];
    const twice =
      here.length > 1
        ? [
            warning(
              endpoint.type,
              `registered ${here.length} times: each event comes as often`,
              'Delete all but one in the Digital River Dashboard.',
            ),
          ]
        : [];
    return [
      ...here.flatMap((webhook) => judgeWebhook(webhook, endpoint, config, kind)),
      ...twice,
      ...rivals(registered, endpoint.type, config.PUBLIC_URL),
    ];
  });
}

/** Others that are sent the same events, such as the endpoint of Digital River's own package in the same org. */
function rivals(
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
        `sent to ${address}, too`,
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
      : `registered for ${elsewhere.map(({ address }) => address).join(', ')}, and not for ${publicUrl}`;
  return failed(type, found, `${REGISTER} --help says how.`);
}

function judgeWebhook(
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
            'the webhook is disabled: Digital River sends nothing',
            'Digital River does so after many failed calls. Mend their cause, then run npm run register-webhooks.',
          ),
        ]
      : [];
  const types = webhook.types.includes(type)
    ? []
    : [failed(type, `the webhook is for ${webhook.types.join(', ')}`, REGISTER)];
  const problems = [
    ...disabled,
    ...types,
    ...transportProblems(webhook, { type, name }, config, kind),
  ];
  return problems.length === 0
    ? [
        ok(
          type,
          `enabled, at ${new URL(webhook.address).origin}, by ${webhook.transportType ?? 'HTTP'}`,
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
  const wanted = proof === 'oauth' ? 'OAUTH' : 'HTTP';
  if (transport !== wanted) {
    return [
      failed(
        type,
        `its transport is ${transport}, and ${variable}=${proof} wants ${wanted}: every call is refused`,
        `${REGISTER} Its --transport, or ${variable}, has to change.`,
      ),
    ];
  }
  return transport === 'OAUTH'
    ? tokenEndpointProblems(webhook.oauth?.tokenEndPoint ?? '', type, config, kind)
    : [];
}

/** Tokens have to come from an org, or from this connector, that is believed here. */
function tokenEndpointProblems(
  endpoint: string,
  type: string,
  config: Config,
  kind: OrgKind | undefined,
): Finding[] {
  const { TOKEN_ORGANIZATION_IDS: orgs } = config;
  const believed = [
    ...ownTokenEndpoints(config),
    ...(orgs === undefined
      ? []
      : [
          `${bare(config.SALESFORCE_INSTANCE_URL)}/services/oauth2/token`,
          ...(kind === undefined ? Object.values(TOKEN_ENDPOINTS) : [TOKEN_ENDPOINTS[kind]]),
        ]),
  ];
  if (believed.includes(bare(endpoint))) return [];
  const right = believed.at(-1) ?? 'none';
  const isOtherKind = Object.values(TOKEN_ENDPOINTS).includes(bare(endpoint));
  const found = `its tokens come from ${endpoint || 'nowhere'}`;
  return isOtherKind && kind !== undefined
    ? [failed(type, `${found}, and the org is a ${kind} org`, `${REGISTER} Expected: ${right}`)]
    : [warning(type, `${found}, which is none of: ${believed.join(', ')}`, REGISTER)];
}

function pathOf(address: string): string {
  return URL.canParse(address) ? bare(new URL(address).pathname) : '';
}

/** Without an address of its own the connector takes every webhook with its paths for one to itself. */
function isHere(address: string, publicUrl: string | undefined): boolean {
  return publicUrl === undefined || new URL(address).origin === new URL(publicUrl).origin;
}
