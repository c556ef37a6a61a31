import type { Pool } from 'pg';
import type { UnmappedCode } from '../../sources/source.ts';
import { EXAMPLES } from '../repair/causes/example-subjects.ts';
import { type ReasonCount, reasonCounts } from '../repair/causes/reason-counts.ts';
import { UNMAPPED_CODE } from '../repair/unmapped-events.ts';
import { dismissedCount } from '../statistics/dismissed-count.ts';
import { NO_VERIFICATION } from '../statistics/verification-counts.ts';

/** Events that are not settled for one cause. */
interface Cause {
  readonly source: string;
  readonly code: string;
  readonly object: string;
  readonly field: string;
  readonly count: number;
  /** When the first of them was received. */
  readonly oldest: Date;
  readonly subjects: readonly string[];
  readonly subjectCount: number;
  /** Reasons that differ in more than ids, the most frequent first: at most twenty. */
  readonly reasonCounts: readonly ReasonCount[];
}

/** Waiting events that wait for the same. The code is empty when they wait for a record. */
export interface WaitingGroup extends Cause {
  /** Why, in the connector's words; that of the newest. Empty when they wait for a record. */
  readonly reason: string;
  /** Since when the first of their subjects waits. */
  readonly since: Date;
}

/** Pending events that Salesforce refused, and that are tried again. */
export interface RetriedGroup extends Cause {
  readonly reason: string;
}

/** Counts of events that need no person at once. */
export interface OtherCounts {
  readonly pending: number;
  readonly unmapped: readonly { readonly code: UnmappedCode; readonly count: number }[];
  /** Arrivals without a usable event. */
  readonly rejected: number;
  readonly dismissed: number;
}

/** The clock of a hold is in the subject's memory; one of an earlier release has only `held_since`. */
const SINCE = `CASE
  WHEN error_code IS NULL THEN waiting_since
  WHEN error_code = 'ENTITY_IS_LOCKED' THEN coalesce(to_timestamp((memory #>> '{heldSince,locked}')::numeric / 1000), held_since)
  ELSE coalesce(to_timestamp((memory #>> '{heldSince,hold}')::numeric / 1000), held_since) END`;

const COLUMNS = `
event.source, coalesce(error_code, '') AS code, coalesce(error_object, '') AS object,
coalesce(error_field, '') AS field, count(*)::int AS count, min(received_at) AS oldest, ${EXAMPLES},
${reasonCounts('CASE WHEN error_code IS NULL THEN NULL ELSE reason END')}`;
const BY_CAUSE = `
GROUP BY event.source, coalesce(error_code, ''), coalesce(error_object, ''), coalesce(error_field, '')
ORDER BY count DESC, oldest`;

const WAITING = `
SELECT ${COLUMNS}, coalesce(min(coalesce(${SINCE}, received_at)), min(received_at)) AS since,
  CASE WHEN count(error_code) > 0 THEN coalesce((array_agg(reason ORDER BY seq DESC))[1], '') ELSE '' END AS reason
FROM event LEFT JOIN subject ON subject.source = event.source AND key = subject
WHERE status = 'waiting' ${BY_CAUSE}`;

const RETRIED = `
SELECT ${COLUMNS}, coalesce((array_agg(reason ORDER BY seq DESC))[1], '') AS reason
FROM event WHERE status = 'pending' AND error_code IS NOT NULL ${BY_CAUSE}`;

const UNMAPPED = `
SELECT ${UNMAPPED_CODE} AS code, count(*)::int AS count FROM event
WHERE status = 'unmapped' AND ${NO_VERIFICATION}
GROUP BY 1 ORDER BY count DESC, code`;

/** One status a query: each has an index of its own. */
const countOf = (status: 'pending' | 'rejected') =>
  `SELECT count(*)::int AS count FROM event WHERE status = '${status}'`;

/** Groups waiting events by what they wait for. */
export async function waitingGroups(pool: Pool): Promise<WaitingGroup[]> {
  return (await pool.query<WaitingGroup>(WAITING)).rows;
}

/** Groups events that are retried by why Salesforce refused them. */
export async function retriedGroups(pool: Pool): Promise<RetriedGroup[]> {
  return (await pool.query<RetriedGroup>(RETRIED)).rows;
}

/** Counts pending, unmapped, rejected and dismissed events, without verifications. */
export async function otherCounts(pool: Pool): Promise<OtherCounts> {
  const pending = await pool.query<{ count: number }>(countOf('pending'));
  const rejected = await pool.query<{ count: number }>(countOf('rejected'));
  const unmapped = await pool.query<OtherCounts['unmapped'][number]>(UNMAPPED);
  return {
    pending: pending.rows[0]?.count ?? 0,
    rejected: rejected.rows[0]?.count ?? 0,
    dismissed: await dismissedCount(pool),
    unmapped: unmapped.rows,
  };
}
