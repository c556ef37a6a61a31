import type { Config } from '../../config/index.ts';
import { shownAddress } from '../../registration/plan/addresses.ts';
import { transportOf } from '../../registration/plan/difference.ts';
import { TOKEN_ENDPOINTS } from '../../registration/token-endpoints.ts';
import type { OrgKind } from '../../salesforce/api/org-facts.ts';
import { shownText } from '../../shown-text.ts';
import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import { requiredProofs } from '../../sources/digital-river/digital-river-variables.ts';
import { DESIRED_API_VERSION, ENDPOINTS } from '../../sources/digital-river/endpoints.ts';
import { ownPath, pathAnywhere } from '../../sources/digital-river/own-address.ts';
import { withoutTrailingSlashes } from '../../url.ts';
import { type Finding, findingsIn } from '../finding.ts';
import { acceptedTokenEndpoints } from '../token-endpoints.ts';
import { typesOfOtherPaths } from './types-on-paths.ts';

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
    const candidates = registered.filter(({ address }) => pathAnywhere(address) === endpoint.name);
    const all = candidates.filter(({ address }) => isHere(address, config.PUBLIC_URL));
    if (all.length === 0) return [missing(endpoint, candidates, config.PUBLIC_URL)];
    const { here, further } = withoutFurther(all, endpoint);
    const duplicates =
      here.length > 1
        ? [
            warning(
              endpoint.type,
              `registered ${here.length} times, so each event is sent ${here.length} times`,
              'Run npm run register-webhooks with --remove-duplicates.',
            ),
          ]
        : [];
    return [
      ...here.flatMap((webhook) => checkWebhook(webhook, endpoint, config, kind)),
      ...here.flatMap((webhook) => typesOfOtherPaths(webhook, endpoint.name, config)),
      ...further.flatMap((webhook) => checkFurther(webhook, endpoint, config, kind)),
      ...duplicates,
      ...otherReceivers(registered, endpoint.type, config.PUBLIC_URL),
    ];
  });
}

/**
 * Sets those webhooks apart that register-webhooks --types adds beside the one for the endpoint's own
 * type: they share no type with the three webhooks.
 */
function withoutFurther(
  all: readonly DigitalRiverWebhook[],
  endpoint: Endpoint,
): {
  readonly here: readonly DigitalRiverWebhook[];
  readonly further: readonly DigitalRiverWebhook[];
} {
  const hasOwnType = ({ types }: DigitalRiverWebhook) =>
    ENDPOINTS.some(({ type }) => types.includes(type));
  const isLast = endpoint === ENDPOINTS.at(-1);
  if (!isLast || !all.some(hasOwnType)) return { here: all, further: [] };
  return { here: all.filter(hasOwnType), further: all.filter((each) => !hasOwnType(each)) };
}

/** What is wrong with a webhook for further types; its events are not needed, so it may be disabled. */
function checkFurther(
  webhook: DigitalRiverWebhook,
  { name }: Endpoint,
  config: Config,
  kind: OrgKind | undefined,
): Finding[] {
  return webhook.enabled === false
    ? []
    : transportProblems(webhook, { type: webhook.types.join(', '), name }, config, kind);
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
        `also sent to ${shownAddress(address)}`,
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
      : `registered for ${elsewhere.map(({ address }) => shownAddress(address)).join(', ')}, but not for ${publicUrl}`;
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
  const version = webhook.apiVersion ?? DESIRED_API_VERSION;
  const versions =
    version === DESIRED_API_VERSION
      ? []
      : [warning(type, `its events have the API version ${shownText(version)}`, REGISTER)];
  const problems = [
    ...disabled,
    ...types,
    ...versions,
    ...transportProblems(webhook, { type, name }, config, kind),
  ];
  return problems.length === 0
    ? [
        ok(
          type,
          `enabled, at ${originOf(webhook.address)}, with transport ${transportOf(webhook)}${signedNote(config, name)}`,
        ),
      ]
    : problems;
}

/** Without PUBLIC_URL, also what is no URL may end with a path of ours. */
function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : shownAddress(address);
}

/** Digital River does not document whether its OAUTH transport signs. */
function signedNote(config: Config, name: Endpoint['name']): string {
  return requiredProofs(config)[name].proof === 'oauth+signature'
    ? ', and a signature is required as well (DIGITAL_RIVER_SIGNING_SECRETS)'
    : '';
}

function transportProblems(
  webhook: DigitalRiverWebhook,
  { type, name }: { readonly type: string } & Pick<Endpoint, 'name'>,
  config: Config,
  kind: OrgKind | undefined,
): Finding[] {
  const { proof, variable } = requiredProofs(config)[name];
  const transport = transportOf(webhook);
  if (proof === 'none') return [];
  const expected = proof.startsWith('oauth') ? 'OAUTH' : 'HTTP';
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
  const accepted = acceptedTokenEndpoints(config, kind);
  if (accepted.includes(withoutTrailingSlashes(endpoint))) return [];
  const expected = accepted.at(-1) ?? 'none';
  const isOtherKind = Object.values(TOKEN_ENDPOINTS).includes(withoutTrailingSlashes(endpoint));
  const found = `Digital River gets its access tokens from ${endpoint || 'no address'}`;
  return isOtherKind && kind !== undefined
    ? [failed(type, `${found}, but the org is a ${kind} org; expected ${expected}`, REGISTER)]
    : [warning(type, `${found}; expected one of ${accepted.join(', ')}`, REGISTER)];
}

/** Without PUBLIC_URL, every webhook with a path of the connector counts as one of its own. */
function isHere(address: string, publicUrl: string | undefined): boolean {
  return publicUrl === undefined || ownPath(address, publicUrl) !== undefined;
}
