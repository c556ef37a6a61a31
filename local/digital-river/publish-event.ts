import { documentFile } from './documents/document-file.ts';
import { ApiError } from './http/api-error.ts';
import type { Peer } from './peer.ts';
import { type ReadEvent, readEvent } from './read-event.ts';
import { scheduleDeliveries } from './store/deliveries.ts';
import { storeEvent } from './store/events.ts';
import { storeFile } from './store/files.ts';
import { findOrder, type OrderBody, storeOrder } from './store/orders.ts';
import type { StoredWebhook } from './store/webhooks.ts';

export interface EventToPublish {
  readonly id: string;
  readonly type: string;
  /** The bytes that are stored and delivered. */
  readonly body: Buffer;
}

/**
 * Stores an event, keeps the order or file it is about, and schedules its deliveries.
 * @param webhooks the receivers
 * @param copies deliveries per webhook
 * @param delayMs simulated milliseconds until the first attempt
 * @returns the ids of the deliveries
 * @throws {ApiError} 409 when an event with this id and another body exists
 */
export async function publishEvent(
  peer: Peer,
  event: EventToPublish,
  webhooks: readonly StoredWebhook[],
  { copies = 1, delayMs = 0 }: { copies?: number; delayMs?: number } = {},
): Promise<string[]> {
  const { pool, clock } = peer;
  const read = readEvent(JSON.parse(event.body.toString('utf8')));
  const order = orderOf(event.type, read);
  const orderId = order?.id ?? text(read.object?.orderId);
  const { createdTime } = read;
  const stored = await storeEvent(pool, { ...event, createdTime, orderId }, clock.now());
  if (stored === 'different') throw differentBody();
  if (stored === 'new') await keepSubject(peer, event.type, read, order);
  const dueAt = clock.now() + delayMs;
  const deliveries = await scheduleDeliveries(pool, event.id, webhooks, { copies, dueAt });
  peer.wake(clock.realMs(delayMs));
  peer.changes.announce('order', orderId ?? '');
  return deliveries;
}

/** GET /orders and GET /files answer with what the events are about. */
async function keepSubject(
  { pool, clock }: Peer,
  type: string,
  { object, createdTime }: ReadEvent,
  order: OrderBody | undefined,
): Promise<void> {
  const now = new Date(clock.now());
  const file = documentFile(type, object, now);
  if (file !== undefined) await storeFile(pool, file, false);
  if (order === undefined) return;
  const known = await findOrder(pool, order.id);
  const kept = Object.entries(known ?? {}).filter(([key]) => KEPT.has(key));
  const next = { ...Object.fromEntries(kept), ...order };
  await storeOrder(pool, next, createdTime ?? now.toISOString());
}

/**
 * What an event may leave out without a change: POST /orders/{id} sets the keys, and order.complete
 * has no `fraudState`.
 */
const KEPT = new Set(['upstreamId', 'metadata', 'fraudState']);

function orderOf(type: string, { object }: ReadEvent): OrderBody | undefined {
  const id = text(object?.id);
  return object !== undefined && id !== undefined && isOrder(type, object)
    ? { ...object, id }
    : undefined;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

// Events about charges are named like those about orders, but show a charge or, rarely, an order.
function isOrder(type: string, object: Readonly<Record<string, unknown>>): boolean {
  if (!/^(order|checkout_session\.order)\./.test(type)) return false;
  return type.startsWith('order.charge.')
    ? 'stateTransitions' in object
    : typeof object.state === 'string';
}

function differentBody(): ApiError {
  return new ApiError(409, 'conflict', {
    code: 'already_exists',
    parameter: 'id',
    message: 'An event with this id and a different body exists already. Use a new id.',
  });
}
