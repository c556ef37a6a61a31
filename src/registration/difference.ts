import type {
  DigitalRiverWebhook,
  WebhookAuthentication,
  WebhookBody,
  WebhookOauth,
  WebhookPatch,
} from '../sources/digital-river/api/registered-webhook.ts';

export interface Difference {
  /** What differs, in words without secrets. */
  readonly changes: readonly string[];
  /** Body of PATCH /webhooks/{id}; empty when nothing differs. */
  readonly patch: WebhookPatch;
}

const PUBLIC_OAUTH = ['tokenEndPoint', 'userName', 'clientID'] as const;
const SECRET_OAUTH = ['password', 'clientSecret'] as const;

/**
 * What must change in a registered webhook.
 * @param actual the webhook as Digital River returns it, types in any order
 * @param desired the webhook as it should be
 * @returns the changes and the patch that makes them. `oauth` and `authentication` are patched whole, since nobody
 *   documents whether their parts may be left away
 */
export function difference(actual: DigitalRiverWebhook, desired: WebhookBody): Difference {
  const types = typeChanges(actual.types, desired.types);
  const credentials = credentialChanges(actual, desired);
  const addressDiffers = actual.address !== desired.address;
  const disabled = actual.enabled === false;
  // Left away means the default, which is HTTP.
  const actualTransport = actual.transportType ?? 'HTTP';
  const otherTransport = actualTransport !== desired.transportType;
  return {
    changes: [
      ...(addressDiffers ? [`address was ${actual.address}`] : []),
      ...types,
      ...(disabled ? ['was disabled'] : []),
      ...(otherTransport ? [`transport was ${actualTransport}`] : []),
      ...credentials,
    ],
    patch: {
      ...(addressDiffers ? { address: desired.address } : {}),
      ...(types.length > 0 ? { types: desired.types } : {}),
      ...(disabled ? { enabled: true } : {}),
      ...(otherTransport ? { transportType: desired.transportType } : {}),
      ...(otherTransport || credentials.length > 0 ? credentialsOf(desired) : {}),
    },
  };
}

function typeChanges(actual: readonly string[], desired: readonly string[]): string[] {
  const added = desired.filter((type) => !actual.includes(type));
  const removed = actual.filter((type) => !desired.includes(type));
  return [
    ...(added.length > 0 ? [`added ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed ${removed.join(', ')}`] : []),
  ];
}

function credentialsOf(desired: WebhookBody): WebhookPatch {
  if (desired.transportType === 'OAUTH') return { oauth: desired.oauth };
  return desired.authentication === undefined ? {} : { authentication: desired.authentication };
}

function credentialChanges(actual: DigitalRiverWebhook, desired: WebhookBody): string[] {
  if (desired.transportType === 'OAUTH') return oauthChanges(actual, desired.oauth);
  // What is registered beyond what is wanted does no harm: the connector passes it over.
  return desired.authentication === undefined
    ? []
    : authenticationChanges(actual, desired.authentication);
}

function authenticationChanges(
  { authentication }: DigitalRiverWebhook,
  desired: WebhookAuthentication,
): string[] {
  const userName = authentication?.userName ?? authentication?.username;
  const password = authentication?.password;
  return [
    ...(userName === desired.userName ? [] : ['userName differed']),
    ...(isClear(password) && password !== desired.password ? ['password differed'] : []),
  ];
}

function oauthChanges(actual: DigitalRiverWebhook, desired: WebhookOauth): string[] {
  const oauth = actual.oauth ?? {};
  return [
    ...PUBLIC_OAUTH.filter((key) => oauth[key] !== desired[key]),
    // Left away means the default, which is `password`.
    ...((oauth.grantType ?? 'password') === desired.grantType ? [] : ['grantType']),
    ...SECRET_OAUTH.filter((key) => isClear(oauth[key]) && oauth[key] !== desired[key]),
  ].map((key) => `${key} differed`);
}

// A secret that comes back masked or not at all cannot be compared; it is left as it is.
function isClear(secret: string | null | undefined): secret is string {
  return typeof secret === 'string' && secret !== '' && !/^[*•·xX]+$/.test(secret);
}
