import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedEvent } from '../plan/events.ts';
import { query } from '../stage/database.ts';
import type { Stage } from '../stage/stage.ts';

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

/**
 * Lets the connector try again what it tries again after minutes or hours: makes subjects due, and
 * restarts the workers, which forget what the org lacked.
 */
export async function passTime({ database, workers }: Stage): Promise<void> {
  for (const worker of workers) worker.kill(0);
  await query(database.connectorUrl, 'UPDATE subject SET due_at = now() WHERE due_at > now()');
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
