import type { Peer } from './peer.ts';
import { listWebhooks, type StoredWebhook } from './store/webhooks.ts';

/** The webhooks that an event of this type goes to: each enabled one that has subscribed to it. */
export async function subscribers({ pool }: Peer, type: string): Promise<StoredWebhook[]> {
  const webhooks = await listWebhooks(pool);
  return webhooks.filter((webhook) => webhook.enabled && webhook.types.includes(type));
}

/**
 * The webhooks that an event of the pages or of `POST /local/events` goes to: the subscribers,
 * otherwise one enabled webhook for all other types, if there is one.
 */
export async function subscribersOrFallback(peer: Peer, type: string): Promise<StoredWebhook[]> {
  const { pool, otherTypesTo } = peer;
  const subscribed = await subscribers(peer, type);
  if (subscribed.length > 0 || otherTypesTo === undefined) return subscribed;
  const webhooks = await listWebhooks(pool);
  // A type that a disabled webhook has subscribed to belongs to that one.
  if (webhooks.some(({ types }) => types.includes(type))) return [];
  return webhooks
    .filter(({ enabled, address }) => enabled && address.endsWith(otherTypesTo))
    .slice(0, 1);
}
