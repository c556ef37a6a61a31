import { RETRY_WINDOW_MS } from './delivery/retry-schedule.ts';
import type { Peer } from './peer.ts';
import { giveUpDeliveries } from './store/deliveries.ts';
import { replaceWebhook, type StoredWebhook } from './store/webhooks.ts';
import type { WebhookInput } from './webhook-input.ts';

/**
 * Changes a webhook. When it is enabled again, the deliveries within their time for retries
 * continue; the older ones are given up, and only GET /events has their events.
 */
export async function changeWebhook(
  { pool, clock, settings, changes, wake }: Peer,
  current: StoredWebhook,
  input: WebhookInput,
): Promise<StoredWebhook> {
  await giveUpDeliveries(pool, clock.now() - RETRY_WINDOW_MS[settings.values.retries]);
  const webhook = await replaceWebhook(pool, current.id, input, clock.now());
  changes.announce('webhook', current.id);
  wake();
  return webhook;
}
