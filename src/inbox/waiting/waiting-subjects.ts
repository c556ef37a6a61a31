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
LEFT JOIN LATERAL (
  SELECT count(*) OVER ()::int AS events, e.error_code, e.error_object, e.error_field, e.reason, ${WAITS_SINCE} AS since,
    ${AWAITED_SETTING} AS setting
  FROM event e WHERE e.source = s.source AND e.subject = s.key AND ${IS_OF_STATUS[status]}
    AND ($5::text IS NULL OR ${WAIT_KEY} = $5)
  ORDER BY e.seq DESC LIMIT 1
) newest ON true`;

const COLUMNS = `
s.source, s.key, events, since, due_at AS "nextTry", coalesce(leased_until > now(), false) AS "isInHand", attempts,
coalesce(error_code, '') AS code, coalesce(error_object, '') AS object, coalesce(error_field, '') AS field, setting,
coalesce(reason, '') AS reason`;

const AT = 'least(s.waiting_since, s.held_since)';

const SUBJECT =
  's.source, s.key, memory, waiting_since, held_since, due_at, leased_until, attempts';

/** Of the next subjects those that match, and the last one in any case: there the next slice begins. */
const matching = (status: WaitStatus, at: string) => `
SELECT ${COLUMNS}, jsonb_build_object('at', ${at}, 'source', s.source, 'key', s.key) AS cursor
FROM looked_at s ${newestOf(status)}
WHERE events IS NOT NULL OR place = size ORDER BY place LIMIT $4`;

/** By the index `subject_waiting`: those that wait longest first. */
const WAITING = `
WITH next AS MATERIALIZED (
  SELECT ${SUBJECT} FROM subject s
  WHERE (s.waiting_since IS NOT NULL OR s.held_since IS NOT NULL)
    AND (${AT}, s.source, s.key) > ($1::timestamptz, $2::text, $3::text)
  ORDER BY ${AT}, s.source, s.key LIMIT $6
), looked_at AS (
  SELECT s.*, row_number() OVER (ORDER BY ${AT}, s.source, s.key) AS place, count(*) OVER () AS size FROM next s
)
${matching('waiting', `${AT}::text`)}`;

/** By the index `event_waiting`, in the order of their keys. */
const RETRIED = `
WITH next AS MATERIALIZED (
  SELECT source, subject FROM event e
  WHERE ${IS_OF_STATUS.retried} AND (source, subject) > ($2::text, $3::text) AND $1::text IS NOT NULL
  ORDER BY source, subject, seq LIMIT $6
), looked_at AS (
  SELECT ${SUBJECT}, row_number() OVER (ORDER BY s.source, s.key) AS place, count(*) OVER () AS size
  FROM (SELECT DISTINCT source, subject FROM next) named JOIN subject s ON s.source = named.source AND s.key = named.subject
)
${matching('retried', "''")}`;

/** Most pages are full after the first ones. */
const FIRST_SLICE = 100;
const SLICE_SIZE = 1_000;
/** A page is to be quick, also when few of many orders match. */
const MAX_MS = 200;

/** A page of orders. */
export interface WaitingSubjects {
  /** Perhaps fewer than asked for, or none, although there are more. */
  readonly subjects: readonly WaitingSubject[];
  /** Where the next page begins; null on the last one. */
  readonly next: WaitCursor | null;
}

/**
 * Lists orders that wait, the longest first, or that are retried, by their ids. When few of many
 * orders match, it stops looking after a fifth of a second: the next page goes on.
 */
export async function waitingSubjects(
  pool: Pool,
  { status, group, after = START, max }: WaitingPage,
): Promise<WaitingSubjects> {
  const statement = status === 'waiting' ? WAITING : RETRIED;
  const until = performance.now() + MAX_MS;
  const subjects: WaitingSubject[] = [];
  let place = after;
  let size = FIRST_SLICE;
  for (;;) {
    const values = [
      place.at,
      place.source,
      place.key,
      max + 1 - subjects.length,
      group ?? null,
      size,
    ];
    type Row = WaitingSubject & { readonly events: number | null };
    const { rows }: { rows: Row[] } = await pool.query<Row>(statement, values);
    subjects.push(...rows.filter(({ events }) => events !== null));
    if (subjects.length > max) {
      const shown = subjects.slice(0, max);
      return { subjects: shown, next: shown.at(-1)?.cursor ?? null };
    }
    const last = rows.at(-1);
    if (last === undefined) return { subjects, next: null };
    if (performance.now() > until) return { subjects, next: last.cursor };
    place = last.cursor;
    size = SLICE_SIZE;
  }
}
