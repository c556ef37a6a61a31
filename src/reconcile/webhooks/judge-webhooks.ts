import type { DigitalRiverWebhook } from '../../sources/digital-river/api/registered-webhook.ts';
import { isMapped } from '../../sources/digital-river/digital-river-source.ts';
import { ENDPOINTS } from '../../sources/digital-river/endpoints.ts';
import { ownPath, pathAnywhere } from '../../sources/digital-river/own-address.ts';
import { DAY_MS } from '../../time.ts';

/** A webhook of this installation, or an event type that none of them asks for. */
export interface WebhookStanding {
  /** The webhook's id, or `missing` and the event type. */
  readonly key: string;
  readonly state: 'enabled' | 'disabled' | 'missing';
  /** The mapped types among those of the webhook. */
  readonly types: readonly string[];
  /** Null for a missing one. */
  readonly address: string | null;
  /** When the webhook was changed last, or created; undefined when that is not known. */
  readonly changedAt?: Date | undefined;
}

/** The types that `register-webhooks` registers: their webhooks are expected to exist. */
const REGISTERED_TYPES = ENDPOINTS.map(({ type }) => type);

/**
 * Whether a webhook calls this installation.
 *
 * @param publicUrl public address of the web process; without it, any address with one of the
 *   connector's paths counts
 */
export function isOurs(address: string, publicUrl: string | undefined): boolean {
  const path = publicUrl === undefined ? pathAnywhere(address) : ownPath(address, publicUrl);
  return path !== undefined;
}

/**
 * The webhooks of this installation, and the types that none of them asks for.
 *
 * @param registered all webhooks of the account
 * @param publicUrl see {@link isOurs}
 * @param awaited the types of webhooks that have vanished, see {@link vanishedTypes}
 */
export function judgeWebhooks(
  registered: readonly DigitalRiverWebhook[],
  publicUrl: string | undefined,
  awaited: readonly string[],
): WebhookStanding[] {
  const ours = registered.filter(({ address }) => isOurs(address, publicUrl)).map(standingOf);
  const asked = new Set(ours.flatMap(({ types }) => types));
  const missing = [...new Set<string>([...REGISTERED_TYPES, ...awaited])].filter(
    (type) => !asked.has(type),
  );
  return [
    ...ours,
    ...missing.map((type): WebhookStanding => {
      return { key: `missing ${type}`, state: 'missing', types: [type], address: null };
    }),
  ];
}

/** How long a deleted webhook is missed that `register-webhooks` does not register. */
const MISSED_MS = 3 * DAY_MS;

/**
 * The types of webhooks that were of this installation, and are no longer registered. A type that
 * was taken out of a webhook that still exists is not among them: that was done on purpose.
 *
 * @param before how the webhooks were found last
 * @param registered all webhooks of the account
 */
export function vanishedTypes(
  before: readonly (Pick<WebhookStanding, 'key' | 'state' | 'types'> & { readonly since: Date })[],
  registered: readonly Pick<DigitalRiverWebhook, 'id'>[],
  now: Date,
): string[] {
  const isKept = ({ state, since }: { state: string; since: Date }) =>
    state !== 'missing' || now.getTime() - since.getTime() < MISSED_MS;
  return before
    .filter((each) => !registered.some(({ id }) => id === each.key) && isKept(each))
    .flatMap(({ types }) => types);
}

function standingOf(webhook: DigitalRiverWebhook): WebhookStanding {
  return {
    key: webhook.id,
    state: webhook.enabled === false ? 'disabled' : 'enabled',
    types: webhook.types.filter((type) => isMapped(type)),
    address: webhook.address,
    changedAt: changedAtOf(webhook),
  };
}

/** When a webhook was changed last, or created; undefined when that is not known. */
export function changedAtOf({
  updatedTime,
  createdTime,
}: Pick<DigitalRiverWebhook, 'updatedTime' | 'createdTime'>): Date | undefined {
  const changedAt = new Date(updatedTime ?? createdTime ?? '');
  return Number.isNaN(changedAt.getTime()) ? undefined : changedAt;
}

/** The types that an enabled webhook asks for. */
export function receivedTypes(standings: readonly WebhookStanding[]): string[] {
  const enabled = standings.filter(({ state }) => state === 'enabled');
  return [...new Set(enabled.flatMap(({ types }) => types))];
}

/**
 * The address of a webhook for the log: without a user name, a password or a query, which may be
 * secret. The log redacts what is named `address`, since that is mostly a person's.
 */
export function loggedUrl(address: string | null): { readonly url?: string } {
  if (address === null || !URL.canParse(address)) return {};
  const { protocol, host, pathname } = new URL(address);
  return { url: `${protocol}//${host}${pathname}` };
}
