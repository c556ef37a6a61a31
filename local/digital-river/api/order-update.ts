import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from '../http/api-error.ts';
import type { Peer } from '../peer.ts';
import { publishEvent } from '../publish-event.ts';
import { type OrderBody, storeOrder } from '../store/orders.ts';
import { subscribers } from '../subscribers.ts';

const MAX_KEYS = 20;
const metadataValue = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);
const metadata = z
  .record(z.string().max(40), metadataValue)
  .refine((map) => Object.keys(map).length <= MAX_KEYS, `has more than ${MAX_KEYS} keys`);

const update = z.strictObject({
  upstreamId: z.string().min(1).optional(),
  metadata: metadata.optional(),
  requestToBeForgotten: z.boolean().optional(),
});

/**
 * Updates an order. A new `upstreamId` causes the event `order.updated`.
 * @param body the body of POST /orders/{id}
 * @returns the updated order
 * @throws {ApiError} 400 for anything else than `upstreamId`, `metadata`, `requestToBeForgotten`
 * @see Digital River OpenAPI file, UpdateOrderRequest and Metadata; release notes 2023
 */
export async function updateOrder(peer: Peer, order: OrderBody, body: unknown): Promise<OrderBody> {
  const parsed = update.safeParse(body);
  if (!parsed.success) throw wrong(parsed.error.issues[0]);
  const now = new Date();
  const changes = parsed.data;
  const updated = {
    ...order,
    ...changes,
    ...(changes.metadata === undefined
      ? {}
      : { metadata: { ...Object(order.metadata), ...changes.metadata } }),
    updatedTime: now.toISOString().replace(/\.\d+/, ''),
  };
  if (changes.upstreamId === undefined || changes.upstreamId === order.upstreamId) {
    await storeOrder(peer.pool, updated, now.toISOString());
    return updated;
  }
  await announce(peer, updated, now);
  return updated;
}

async function announce(peer: Peer, order: OrderBody, now: Date): Promise<void> {
  const id = randomUUID();
  const type = 'order.updated';
  const event = {
    id,
    type,
    data: { object: order },
    liveMode: peer.liveMode,
    createdTime: now.toISOString(),
    digitalriverVersion: '2021-12-13',
  };
  const body = Buffer.from(JSON.stringify(event));
  await publishEvent(peer, { id, type, body }, await subscribers(peer, type));
}

function wrong(issue: z.core.$ZodIssue | undefined): ApiError {
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const parameter = unknown ?? issue?.path.join('.') ?? 'body';
  return new ApiError(400, 'bad_request', {
    code: 'invalid_parameter',
    parameter,
    message:
      unknown === undefined
        ? `${parameter}: ${issue?.message}.`
        : `${parameter} cannot be updated. Expected upstreamId, metadata or requestToBeForgotten.`,
  });
}
