import { isReadable } from '../../sources/digital-river/api/hide-secrets.ts';
import type {
  DigitalRiverWebhook,
  WebhookAuthentication,
  WebhookBody,
  WebhookOauth,
  WebhookPatch,
} from '../../sources/digital-river/api/registered-webhook.ts';
import { DESIRED_API_VERSION } from '../../sources/digital-river/endpoints.ts';
import { shownAddress } from './addresses.ts';

/** One thing that differs. */
export interface Change {
  /** Name of the field at Digital River, such as `enabled` or `oauth.password`. */
  readonly field: string;
  /** What differs, without secrets. */
  readonly text: string;
}

/** What differs between a registered webhook and the desired one. */
export interface Difference {
  readonly changes: readonly Change[];
  /** Body of PATCH /webhooks/{id}; empty when nothing differs. */
  readonly patch: WebhookPatch;
}

const NAMES_OF_OAUTH = ['userName', 'clientID'] as const;
const SECRETS_OF_OAUTH = ['password', 'clientSecret'] as const;

/**
 * Compares a registered webhook with the desired one.
 *
 * @param actual the webhook as Digital River returns it, with its types in any order. A field that
 *   it leaves out has its default value; a secret that it leaves out or masks cannot be compared
 * @returns the differences, and the patch that removes them. `oauth` and `authentication` are
 *   patched as a whole, because Digital River does not document whether a part of them can be
 *   omitted
 */
export function difference(actual: DigitalRiverWebhook, desired: WebhookBody): Difference {
  const types = typeChanges(actual.types, desired.types);
  const address = addressChanges(actual.address, desired.address);
  const version = versionChanges(actual.apiVersion ?? DESIRED_API_VERSION, desired.apiVersion);
  const enabled = enabledChanges(actual.enabled ?? true, desired.enabled);
  const transport = transportChanges(transportOf(actual), desired.transportType);
  const credentials = credentialChanges(actual, desired);
  return {
    changes: [...address, ...types, ...version, ...enabled, ...transport, ...credentials],
    patch: {
      ...(address.length > 0 ? { address: desired.address } : {}),
      ...(types.length > 0 ? { types: desired.types } : {}),
      ...(version.length > 0 ? { apiVersion: desired.apiVersion } : {}),
      ...(enabled.length > 0 ? { enabled: desired.enabled } : {}),
      ...(transport.length > 0 ? { transportType: desired.transportType } : {}),
      ...(transport.length + credentials.length > 0 ? credentialsOf(desired) : {}),
    },
  };
}

/** Whether a webhook has a secret that Digital River masks or leaves out, so that it is not compared. */
export function hidesSecrets(actual: DigitalRiverWebhook, desired: WebhookBody): boolean {
  if (transportOf(actual) !== desired.transportType) return false;
  if (desired.transportType === 'OAUTH') {
    const { oauth } = desired;
    return SECRETS_OF_OAUTH.some((key) => isHidden(actual.oauth?.[key], oauth[key]));
  }
  const { authentication } = desired;
  return (
    authentication !== undefined &&
    isHidden(actual.authentication?.password, authentication.password)
  );
}

/**
 * The difference with the secrets that cannot be compared: they are sent again, as if they differed.
 */
export function differenceWithHidden(
  actual: DigitalRiverWebhook,
  desired: WebhookBody,
): Difference {
  const { changes, patch } = difference(actual, desired);
  if (!hidesSecrets(actual, desired)) return { changes, patch };
  const field = desired.transportType === 'OAUTH' ? 'oauth' : 'authentication';
  return {
    changes: [...changes, { field, text: 'secrets that are not shown are sent again' }],
    patch: { ...patch, ...credentialsOf(desired) },
  };
}

/** HTTP is the default. */
export function transportOf({ transportType }: Pick<DigitalRiverWebhook, 'transportType'>): string {
  return transportType?.toUpperCase() ?? 'HTTP';
}

function addressChanges(actual: string, desired: string): Change[] {
  return actual === desired
    ? []
    : [{ field: 'address', text: `address was ${shownAddress(actual)}` }];
}

function typeChanges(actual: readonly string[], desired: readonly string[]): Change[] {
  const added = desired.filter((type) => !actual.includes(type));
  const removed = actual.filter((type) => !desired.includes(type));
  return [
    ...(added.length > 0 ? [{ field: 'types', text: `added ${added.join(', ')}` }] : []),
    ...(removed.length > 0 ? [{ field: 'types', text: `removed ${removed.join(', ')}` }] : []),
  ];
}

function versionChanges(actual: string, desired: string): Change[] {
  return actual === desired ? [] : [{ field: 'apiVersion', text: `apiVersion was ${actual}` }];
}

function enabledChanges(actual: boolean, desired: boolean): Change[] {
  if (actual === desired) return [];
  return [{ field: 'enabled', text: desired ? 'was disabled' : 'was enabled' }];
}

function transportChanges(actual: string, desired: string): Change[] {
  return actual === desired ? [] : [{ field: 'transportType', text: `transport was ${actual}` }];
}

function credentialsOf(desired: WebhookBody): WebhookPatch {
  if (desired.transportType === 'OAUTH') return { oauth: desired.oauth };
  return desired.authentication === undefined ? {} : { authentication: desired.authentication };
}

function credentialChanges(actual: DigitalRiverWebhook, desired: WebhookBody): Change[] {
  if (desired.transportType === 'OAUTH') return oauthChanges(actual, desired.oauth);
  // Additional credentials at Digital River do no harm: the connector ignores them.
  return desired.authentication === undefined
    ? []
    : authenticationChanges(actual, desired.authentication);
}

function authenticationChanges(
  { authentication }: DigitalRiverWebhook,
  desired: WebhookAuthentication,
): Change[] {
  const userName = authentication?.userName ?? authentication?.username;
  return [
    ...(userName === desired.userName ? [] : ['userName']),
    ...(isOther(authentication?.password, desired.password) ? ['password'] : []),
  ].map((key) => differed('authentication', key));
}

function oauthChanges(actual: DigitalRiverWebhook, desired: WebhookOauth): Change[] {
  const oauth = actual.oauth ?? {};
  const endpoint = oauth.tokenEndPoint ?? '';
  return [
    ...(endpoint === desired.tokenEndPoint
      ? []
      : [{ field: 'oauth.tokenEndPoint', text: `tokenEndPoint was ${shownEndpoint(endpoint)}` }]),
    ...[
      ...NAMES_OF_OAUTH.filter((key) => oauth[key] !== desired[key]),
      // `password` is the default.
      ...((oauth.grantType ?? 'password') === desired.grantType ? [] : ['grantType']),
      ...SECRETS_OF_OAUTH.filter((key) => isOther(oauth[key], desired[key])),
    ].map((key) => differed('oauth', key)),
  ];
}

const shownEndpoint = (endpoint: string) => (endpoint === '' ? 'missing' : shownAddress(endpoint));

const differed = (of: string, key: string) => ({ field: `${of}.${key}`, text: `${key} differed` });

const isOther = (secret: string | null | undefined, desired: string) =>
  secret !== desired && isReadable(secret);

const isHidden = (secret: string | null | undefined, desired: string) =>
  secret !== desired && !isReadable(secret);
