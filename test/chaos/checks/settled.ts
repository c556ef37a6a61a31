import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedEvent } from '../plan/events.ts';
import { query } from '../stage/database.ts';

const POLL_MS = 250;

/** Events that are still to be applied, those left out that wait for an Order that never appears. */
async function openEvents(connectorUrl: string, meantToWait: readonly string[]): Promise<number> {
  const [row] = await query<{ count: number }>(
    connectorUrl,
    `SELECT count(*)::integer AS count FROM event
     WHERE status = 'pending' OR (status = 'waiting' AND event_id <> ALL($1))`,
    [meantToWait],
  );
  return row?.count ?? 0;
}

/**
 * Waits until everything is settled.
 *
 * @returns how many seconds it took; when it never is, the checks will tell
 */
export async function whenSettled(
  connectorUrl: string,
  events: readonly PlannedEvent[],
  timeoutMs: number,
  giveUp: AbortSignal,
): Promise<number> {
  const meantToWait = events.filter(({ meant }) => meant === 'waiting').map(({ id }) => id);
  const began = performance.now();
  while (performance.now() - began < timeoutMs && !giveUp.aborted) {
    if ((await openEvents(connectorUrl, meantToWait)) === 0) break;
    await sleep(POLL_MS);
  }
  return (performance.now() - began) / 1000;
}
