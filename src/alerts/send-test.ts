import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Channel } from './channels/channel.ts';
import { failureOf, LEASE_MS } from './deliver-alerts.ts';
import { testMessage } from './message/alert-message.ts';
import { saveAlert } from './store/alert-store.ts';
import { markDelivered, markFailed } from './store/delivery-queue.ts';

/** What became of a test message. */
export interface TestResult {
  /** The id of the message. */
  readonly id: string;
  /** Why it was not sent; null when it was. */
  readonly failure: string | null;
}

/**
 * Sends a test message by a channel, once, and stores what became of it.
 *
 * @param publicUrl address of the console, for a link; undefined when there is none
 */
export async function sendTest(
  pool: Pool,
  channel: Channel,
  publicUrl: string | undefined,
): Promise<TestResult> {
  const message = { id: randomUUID(), ...testMessage(publicUrl), createdAt: new Date() };
  // No worker sends it meanwhile.
  await saveAlert(pool, 'test', message, [channel.name], LEASE_MS);
  const failure = await failureOf(channel.send(message, new AbortController().signal));
  if (failure === undefined) await markDelivered(pool, channel.name, message.id);
  else await markFailed(pool, channel.name, message.id, { failure, retryMs: undefined });
  return { id: message.id, failure: failure ?? null };
}
