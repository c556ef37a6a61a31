import type {
  DigitalRiverWebhook,
  WebhookBody,
  WebhookOauth,
} from '../clients/digital-river-webhook.ts';

export interface Difference {
  /** What differs, in words without secrets. */
  readonly changes: readonly string[];
  /** Body of PATCH /webhooks/{id}; empty when nothing differs. */
  readonly patch: Partial<WebhookBody>;
}

const PUBLIC_OAUTH = ['tokenEndPoint', 'userName', 'clientID'] as const;
const SECRET_OAUTH = ['password', 'clientSecret'] as const;

/**
 * What must change in a registered webhook.
 * @param actual the webhook as Digital River returns it, types in any order
 * @param desired the webhook as it should be
 * @returns the changes and the patch that makes them. `oauth` is patched whole, since nobody documents whether
 *   its parts may be left away
 */
export function difference(actual: DigitalRiverWebhook, desired: WebhookBody): Difference {
  const types = typeChanges(actual.types, desired.types);
  const oauth = oauthChanges(actual, desired.oauth);
  const addressDiffers = actual.address !== desired.address;
  const disabled = actual.enabled === false;
  const otherTransport = actual.transportType !== desired.transportType;
  return {
    changes: [
      ...(addressDiffers ? [`address was ${actual.address}`] : []),
      ...types,
      ...(disabled ? ['was disabled'] : []),
      ...(otherTransport ? [`transport was ${actual.transportType ?? 'HTTP'}`] : []),
      ...oauth,
    ],
    patch: {
      ...(addressDiffers ? { address: desired.address } : {}),
      ...(types.length > 0 ? { types: desired.types } : {}),
      ...(disabled ? { enabled: true } : {}),
      ...(otherTransport ? { transportType: desired.transportType } : {}),
      ...(otherTransport || oauth.length > 0 ? { oauth: desired.oauth } : {}),
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
