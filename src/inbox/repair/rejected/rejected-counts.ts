import type { Pool } from 'pg';
import { REJECTED_CAUSE } from './rejected-groups.ts';

/** Rejected events of a source with the same cause. */
export interface RejectedCount {
  readonly source: string;
  /** See `RejectedGroup.cause`. */
  readonly cause: string;
  /** Of the newest of them. */
  readonly reason: string;
  readonly count: number;
  /** How many of them were received in the last 24 hours. */
  readonly lastDay: number;
  /** When the first and the last of them were received. */
  readonly since: Date;
  readonly newest: Date;
}

/** More causes need no more lines: the most frequent are shown. */
const MAX_CAUSES = 100;

const counts = (condition: string) => `
SELECT source, ${REJECTED_CAUSE} AS cause, count(*)::int AS count,
  (count(*) FILTER (WHERE received_at > now() - interval '24 hours'))::int AS "lastDay",
  min(received_at) AS since, max(received_at) AS newest,
  (array_agg(coalesce(reason, '') ORDER BY received_at DESC))[1] AS reason
FROM event WHERE status = 'rejected' AND ${condition} GROUP BY 1, 2
ORDER BY count DESC, source, cause LIMIT ${MAX_CAUSES}`;

/** Counts all rejected events by source and cause. */
export async function allRejected(pool: Pool): Promise<RejectedCount[]> {
  return (await pool.query<RejectedCount>(counts('true'))).rows;
}

/** Counts the rejected events of proven callers of the last 24 hours by source and cause. */
export async function recentRejected(pool: Pool): Promise<RejectedCount[]> {
  const condition = "proof <> 'none' AND received_at > now() - interval '24 hours'";
  return (await pool.query<RejectedCount>(counts(condition))).rows;
}
