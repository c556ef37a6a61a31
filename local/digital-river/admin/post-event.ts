import type { Request } from 'express';
import { invalidParameter, notFound } from '../http/api-error.ts';
import { jsonBody, rawBody } from '../http/json-body.ts';
import { requireText } from '../http/require-text.ts';
import { wholeNumber } from '../http/whole-number.ts';
import type { Peer } from '../peer.ts';
import { publishEvent } from '../publish-event.ts';
import { listWebhooks, type StoredWebhook } from '../store/webhooks.ts';
import { subscribersOrFallback } from '../subscribers.ts';

/**
 * Sends the posted event: exactly these bytes are delivered. In the query, `to` is the end of a
 * webhook's address instead of all subscribers; `to=none` only keeps the event in the log.
 * @returns the event's id and the ids of its deliveries
 * @throws {ApiError} 400 for a body that is no event or an empty `to`, 404 when no webhook has this address
 */
export async function postEvent(peer: Peer, request: Request) {
  const { id, type } = jsonBody(request);
  const event = {
    id: requireText('id', id),
    type: requireText('type', type),
    body: rawBody(request),
  };
  const { to, copies, delayMs } = request.query;
  const options = {
    copies: wholeNumber('copies', copies, { min: 1, max: 100, byDefault: 1 }),
    delayMs: wholeNumber('delayMs', delayMs, { min: 0, max: 3_600_000, byDefault: 0 }),
  };
  const targets = await receivers(peer, event.type, to);
  return { eventId: event.id, deliveries: await publishEvent(peer, event, targets, options) };
}

async function receivers(peer: Peer, type: string, to: unknown): Promise<StoredWebhook[]> {
  if (to === undefined) return subscribersOrFallback(peer, type);
  if (typeof to !== 'string' || to === '') {
    throw invalidParameter(
      'to',
      'Expected the end of a webhook address, or none. Without it, all subscribers get the event.',
    );
  }
  if (to === 'none') return [];
  const webhooks = await listWebhooks(peer.pool);
  const found = webhooks.filter(({ address }) => address.endsWith(to));
  if (found.length > 0) return found;
  const registered = webhooks.map(({ address }) => address).join(', ') || 'none';
  throw notFound(
    'to',
    `No webhook has an address that ends with this value. Registered: ${registered}.`,
  );
}
