import type { Pool } from 'pg';
import {
  AWAITED_SETTING,
  IS_OF_STATUS,
  WAIT_KEY,
  WAITS_SINCE,
  type WaitStatus,
} from './wait-cause.ts';

/** An order, or another subject, that waits or is retried. */
export interface WaitingSubject {
  readonly source: string;
  readonly key: string;
  /** How many of its events wait, or are retried. */
  readonly events: number;
  readonly since: Date;
  /** When it is tried again; null when a worker has not chosen that yet. */
  readonly nextTry: Date | null;
  /** Whether a worker has it in hand at the moment. */
  readonly isInHand: boolean;
  /** Failed attempts in a row, of a subject that is retried. */
  readonly attempts: number;
  /** Of its newest such event; empty when it waits for a record. */
  readonly code: string;
  readonly object: string;
  readonly field: string;
  readonly setting: string | null;
  readonly reason: string;
  /** Where the next page begins. */
  readonly cursor: WaitCursor;
}

/** The place of a subject in the list. */
export interface WaitCursor {
  /** As text with microseconds; empty in the list of retried subjects. */
  readonly at: string;
  readonly source: string;
  readonly key: string;
}

export interface WaitingPage {
  readonly status: WaitStatus;
  /** The key of a group; undefined: all. */
  readonly group?: string | undefined;
  /** The last subject of the page before; undefined for the first page. */
  readonly after?: WaitCursor | undefined;
  /** Number of subjects. */
  readonly max: number;
}

const START: WaitCursor = { at: '-infinity', source: '', key: '' };

/** Its newest event of a status and group, and how many there are. */
const newestOf = (status: WaitStatus) => `
CROSS JOIN LATERAL (
  SELECT count(*) OVER ()::int AS events, e.error_code, e.error_object, e.error_field, e.reason, ${WAITS_SINCE} AS since,
    ${AWAITED_SETTING} AS setting
  FROM event e WHERE e.source = s.source AND e.subject = s.key AND ${IS_OF_STATUS[status]}
    AND ($5::text IS NULL OR ${WAIT_KEY} = $5)
  ORDER BY e.seq DESC LIMIT 1
) newest`;

const COLUMNS = `
s.source, s.key, events, since, due_at AS "nextTry", coalesce(leased_until > now(), false) AS "isInHand", attempts,
coalesce(error_code, '') AS code, coalesce(error_object, '') AS object, coalesce(error_field, '') AS field, setting,
coalesce(reason, '') AS reason`;

const AT = 'least(s.waiting_since, s.held_since)';

/** By the index `subject_waiting`: those that wait longest first. */
const WAITING = `
SELECT ${COLUMNS}, jsonb_build_object('at', ${AT}::text, 'source', s.source, 'key', s.key) AS cursor
FROM subject s ${newestOf('waiting')}
WHERE (s.waiting_since IS NOT NULL OR s.held_since IS NOT NULL)
  AND (${AT}, s.source, s.key) > ($1::timestamptz, $2::text, $3::text)
ORDER BY ${AT}, s.source, s.key LIMIT $4`;

/** By the index `event_waiting`, in the order of their keys. */
const RETRIED = `
WITH named AS (
  SELECT DISTINCT e.source, e.subject FROM event e
  WHERE ${IS_OF_STATUS.retried} AND (e.source, e.subject) > ($2::text, $3::text) AND $1::text IS NOT NULL
)
SELECT ${COLUMNS}, jsonb_build_object('at', '', 'source', s.source, 'key', s.key) AS cursor
FROM named JOIN subject s ON s.source = named.source AND s.key = named.subject ${newestOf('retried')}
ORDER BY s.source, s.key LIMIT $4`;

/** Lists orders that wait, the longest first, or that are retried, by their ids. */
export async function waitingSubjects(
  pool: Pool,
  { status, group, after = START, max }: WaitingPage,
): Promise<WaitingSubject[]> {
  const { at, source, key } = after;
  const statement = status === 'waiting' ? WAITING : RETRIED;
  return (await pool.query<WaitingSubject>(statement, [at, source, key, max, group ?? null])).rows;
}
