import type { PoolClient } from 'pg';
import { HOUR_MS, SECOND_MS } from '../../time.ts';
import type { Outcome } from './run.ts';

const COUNT = `
WITH grouped AS (
  SELECT status, CASE WHEN status IN ('parked', 'waiting') THEN coalesce(error_code, '') ELSE '' END AS code,
    count(*)::int AS count, max(seq) AS newest
  FROM run_event JOIN event USING (seq) WHERE run = $1 AND is_changed GROUP BY 1, 2
)
SELECT status, code, count,
  CASE WHEN status IN ('parked', 'waiting') THEN coalesce((SELECT reason FROM event WHERE seq = newest), '') ELSE '' END AS reason
FROM grouped ORDER BY count DESC, status, code`;

/** Counts what became of the events that a run has changed so far, by status and code. */
export async function countOutcomes(client: PoolClient, run: string): Promise<Outcome[]> {
  return (await client.query<Outcome>(COUNT, [run])).rows;
}

/** A run is followed for so long at most; what is pending then may wait for the end of a pause. */
const MAX_FOLLOWING_MS = 24 * HOUR_MS;

/** Whether all events of a run have become something. */
export function isOver(outcomes: readonly Outcome[], ageMs: number): boolean {
  return ageMs > MAX_FOLLOWING_MS || outcomes.every(({ status }) => status !== 'pending');
}

const MIN_DELAY_MS = SECOND_MS;
/** Counting many events takes time: at most a fiftieth of it. */
const SHARE = 50;
/** A run that lasts is counted less often. */
const AGE_SHARE = 30;

/**
 * Until outcomes are counted again, in milliseconds.
 *
 * @param tookMs how long counting took
 * @param ageMs how long ago the run began
 */
export function nextCountInMs(tookMs: number, ageMs: number): number {
  return Math.max(MIN_DELAY_MS, tookMs * SHARE, ageMs / AGE_SHARE);
}
