import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedEvent } from '../plan/events.ts';
import { query } from '../stage/database.ts';

const POLL_MS = 250;

/** Counts events that are not settled, except those whose Order never appears. */
async function countOpenEvents(
  connectorUrl: string,
  expectedToWait: readonly string[],
): Promise<number> {
  const [row] = await query<{ count: number }>(
    connectorUrl,
    `SELECT count(*)::integer AS count FROM event
     WHERE status = 'pending' OR (status = 'waiting' AND event_id <> ALL($1))`,
    [expectedToWait],
  );
  return row?.count ?? 0;
}

/** Makes subjects due that are tried again after minutes or hours, as if that time had passed. */
export async function passTime(connectorUrl: string): Promise<void> {
  await query(connectorUrl, 'UPDATE subject SET due_at = now() WHERE due_at > now()');
}

/**
 * Waits until all events are settled, or until the timeout; then the checks report what is not
 * settled.
 *
 * @param timeoutMs in milliseconds
 * @returns how long it took, in seconds
 */
export async function whenSettled(
  connectorUrl: string,
  events: readonly PlannedEvent[],
  timeoutMs: number,
  giveUp: AbortSignal,
): Promise<number> {
  const expectedToWait = events
    .filter(({ expected }) => expected === 'waiting')
    .map(({ id }) => id);
  const began = performance.now();
  while (performance.now() - began < timeoutMs && !giveUp.aborted) {
    if ((await countOpenEvents(connectorUrl, expectedToWait)) === 0) break;
    await sleep(POLL_MS);
  }
  return (performance.now() - began) / 1000;
}
