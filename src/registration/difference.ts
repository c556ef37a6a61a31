import type {
  DigitalRiverWebhook,
  WebhookAuthentication,
  WebhookBody,
  WebhookOauth,
  WebhookPatch,
} from '../sources/digital-river/api/registered-webhook.ts';

/** What differs between a registered webhook and the desired one. */
export interface Difference {
  /** Descriptions of what differs, without secrets. */
  readonly changes: readonly string[];
  /** Body of PATCH /webhooks/{id}; empty when nothing differs. */
  readonly patch: WebhookPatch;
}

const PUBLIC_OAUTH = ['tokenEndPoint', 'userName', 'clientID'] as const;
const SECRET_OAUTH = ['password', 'clientSecret'] as const;

/**
 * Compares a registered webhook with the desired one.
 *
 * @param actual the webhook as Digital River returns it, with its types in any order
 * @returns the differences, and the patch that removes them. `oauth` and `authentication` are
 *   patched as a whole, because Digital River does not document whether a part of them can be
 *   omitted
 */
export function difference(actual: DigitalRiverWebhook, desired: WebhookBody): Difference {
  const types = typeChanges(actual.types, desired.types);
  const credentials = credentialChanges(actual, desired);
  const addressDiffers = actual.address !== desired.address;
  const disabled = actual.enabled === false;
  // HTTP is the default.
  const actualTransport = actual.transportType ?? 'HTTP';
  const transportDiffers = actualTransport !== desired.transportType;
  return {
    changes: [
      ...(addressDiffers ? [`address was ${actual.address}`] : []),
      ...types,
      ...(disabled ? ['was disabled'] : []),
      ...(transportDiffers ? [`transport was ${actualTransport}`] : []),
      ...credentials,
    ],
    patch: {
      ...(addressDiffers ? { address: desired.address } : {}),
      ...(types.length > 0 ? { types: desired.types } : {}),
      ...(disabled ? { enabled: true } : {}),
      ...(transportDiffers ? { transportType: desired.transportType } : {}),
      ...(transportDiffers || credentials.length > 0 ? credentialsOf(desired) : {}),
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
  // Additional credentials at Digital River do no harm: the connector ignores them.
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
    ...(isReadable(password) && password !== desired.password ? ['password differed'] : []),
  ];
}

function oauthChanges(actual: DigitalRiverWebhook, desired: WebhookOauth): string[] {
  const oauth = actual.oauth ?? {};
  return [
    ...PUBLIC_OAUTH.filter((key) => oauth[key] !== desired[key]),
    // `password` is the default.
    ...((oauth.grantType ?? 'password') === desired.grantType ? [] : ['grantType']),
    ...SECRET_OAUTH.filter((key) => isReadable(oauth[key]) && oauth[key] !== desired[key]),
  ].map((key) => `${key} differed`);
}

/** A secret that Digital River masks or omits cannot be compared; it is left unchanged. */
function isReadable(secret: string | null | undefined): secret is string {
  return typeof secret === 'string' && secret !== '' && !/^[*•·xX]+$/.test(secret);
}
