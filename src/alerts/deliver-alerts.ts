import type { Pool } from 'pg';
import type { Logger } from '../log.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../time.ts';
import { type Channel, ChannelError, type ChannelName } from './channels/channel.ts';
import {
  type ClaimedDelivery,
  claimDelivery,
  giveUpAbsent,
  markDelivered,
  markFailed,
  releaseDelivery,
} from './store/delivery-queue.ts';

/** Longer than an attempt takes, in milliseconds. */
export const LEASE_MS = MINUTE_MS;
/** After this, a message is given up. */
const GIVE_UP_MS = DAY_MS;
const FIRST_RETRY_MS = 15 * SECOND_MS;
const MAX_RETRY_MS = 30 * MINUTE_MS;
const NO_CHANNEL = 'The channel is not configured any more.';

export interface DeliverParts {
  readonly pool: Pool;
  readonly log: Logger;
  /** When the first retry is due, in milliseconds; shorter in tests. */
  readonly firstRetryMs?: number;
}

/** When a message is tried again, in milliseconds; each time, the delay is doubled, up to half an hour. */
export function retryDelayMs(attempts: number, firstMs = FIRST_RETRY_MS): number {
  return Math.min(firstMs * 2 ** attempts, MAX_RETRY_MS);
}

/**
 * Sends the messages that are due on a channel, one after the other.
 *
 * @param signal aborted when the process stops
 * @throws the error of the database
 */
export async function deliverDue(
  parts: DeliverParts,
  channel: Channel,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const delivery = await claimDelivery(parts.pool, channel.name, LEASE_MS);
    if (delivery === undefined || !(await attempt(parts, channel, delivery, signal))) return;
  }
}

/** @returns whether it was delivered */
async function attempt(
  { pool, log, firstRetryMs }: DeliverParts,
  channel: Channel,
  { attempts, ageMs, ...message }: ClaimedDelivery,
  signal: AbortSignal,
): Promise<boolean> {
  const { name } = channel;
  const failure = await failureOf(channel.send(message, signal));
  if (failure === undefined) {
    await markDelivered(pool, name, message.id);
    log.info({ channel: name, alert: message.id, attempts: attempts + 1 }, 'alert sent');
    return true;
  }
  if (signal.aborted) {
    await releaseDelivery(pool, name, message.id);
    return false;
  }
  const isOver = ageMs >= GIVE_UP_MS;
  const retryMs = isOver ? undefined : retryDelayMs(attempts, firstRetryMs);
  await markFailed(pool, name, message.id, { failure, retryMs });
  const facts = { channel: name, alert: message.id, attempts: attempts + 1, reason: failure };
  if (isOver) log.error(facts, 'alert given up: it could not be sent within 24 hours');
  else log.warn(facts, 'alert not sent; it is retried');
  return false;
}

/** @returns undefined when it was sent */
export async function failureOf(sending: Promise<void>): Promise<string | undefined> {
  try {
    await sending;
    return undefined;
  } catch (error) {
    return error instanceof ChannelError ? error.message : 'The message could not be sent.';
  }
}

/**
 * Gives up messages whose channel was removed from the configuration. Those of the others are tried
 * at least once, however old they are.
 *
 * @param configured the channels that are left
 */
export async function giveUpUnsent(
  { pool, log }: DeliverParts,
  configured: readonly ChannelName[],
): Promise<void> {
  const maxMs = GIVE_UP_MS + LEASE_MS + MAX_RETRY_MS;
  const count = await giveUpAbsent(pool, configured, maxMs, NO_CHANNEL);
  if (count > 0) log.error({ count }, 'alerts given up: their channel is not configured any more');
}
