import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { callTrial } from './call-trial.ts';
import type { LocalDescription } from './description.ts';

const deliverySchema = z.array(
  z.object({
    state: z.string(),
    address: z.string(),
    attempts: z.number(),
    lastStatus: z.number().nullable(),
    lastError: z.string().nullable(),
    lastResponseBody: z.string().nullable(),
  }),
);

const sentSchema = z.object({ deliveries: z.array(z.string()) });

/** The state of one delivery of an event. */
export type Delivery = z.infer<typeof deliverySchema>[number];

const POLL_MS = 20;

/**
 * Makes the local Digital River send an event, and waits until it has been answered.
 *
 * @param event the whole event as JSON text; exactly these bytes are delivered
 * @param timeoutMs how long to wait for the answer
 * @returns none when no enabled webhook has subscribed to the type
 */
export async function deliver(
  local: LocalDescription,
  event: { id: string; json: string },
  timeoutMs: number,
): Promise<Delivery[]> {
  const { deliveries: ids } = sentSchema.parse(await call(local, '/local/events', event.json));
  if (ids.length === 0) return [];
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const path = `/local/deliveries?eventId=${encodeURIComponent(event.id)}`;
    const deliveries = deliverySchema.parse(await call(local, path));
    const answered = deliveries.length > 0 && deliveries.every(({ attempts }) => attempts > 0);
    if (answered || Date.now() > deadline) return deliveries;
    await sleep(POLL_MS);
  }
}

async function call(local: LocalDescription, path: string, body?: string): Promise<unknown> {
  const reply = await callTrial(local.digitalRiverUrl + path, {
    headers: {
      Authorization: `Bearer ${local.digitalRiverApiKey}`,
      'Content-Type': 'application/json',
    },
    method: body === undefined ? 'GET' : 'POST',
    body: body ?? null,
  });
  const text = reply.body.toString();
  if (!reply.ok) throw new Error(`The local Digital River answered ${reply.status}: ${text}`);
  return JSON.parse(text);
}
