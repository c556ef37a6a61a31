import type { Pool } from 'pg';
import {
  AWAITED_SETTING,
  IS_OF_STATUS,
  WAIT_STATUSES,
  WAITS_SINCE,
  type WaitStatus,
  waitKeyOf,
} from './wait-cause.ts';

/** Events that wait for the same, or are retried for the same reason. */
export interface WaitGroup {
  /** A digest of what they wait for. */
  readonly key: string;
  readonly status: WaitStatus;
  readonly source: string;
  /** Empty when they wait for a record. */
  readonly code: string;
  readonly object: string;
  readonly field: string;
  /** The variable that they wait for; null when it is none. */
  readonly setting: string | null;
  readonly events: number;
  /** How many orders, or other subjects. */
  readonly orders: number;
  /** Since when the first of them waits. */
  readonly since: Date;
  /** When the first of them is tried again; null while all of them are tried. */
  readonly nextTry: Date | null;
  /** That of the newest event, in the connector's words. */
  readonly reason: string;
}

/** Enough to see what is going on; a page has to be quick. */
const MAX_EVENTS = 20_000;

const groupsOf = (status: WaitStatus) => `
WITH read AS MATERIALIZED (
  SELECT seq, source, subject, status, received_at, error_code, error_object, error_field
  FROM event e WHERE ${IS_OF_STATUS[status]} LIMIT ${MAX_EVENTS + 1}
), grouped AS MATERIALIZED (
  SELECT e.source, e.status, coalesce(e.error_code, '') AS code, coalesce(e.error_object, '') AS object,
    coalesce(e.error_field, '') AS field, ${AWAITED_SETTING} AS setting, count(*)::int AS events,
    count(DISTINCT e.subject COLLATE "C")::int AS orders, min(${WAITS_SINCE}) AS since, min(s.due_at) AS "nextTry",
    max(e.seq) AS newest
  FROM read e LEFT JOIN LATERAL (
    SELECT memory, waiting_since, held_since, due_at FROM subject WHERE source = e.source AND key = e.subject
  ) s ON true
  GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT ${waitKeyOf('source', 'status', ['code', 'object', 'field', "coalesce(setting, '')"])} AS key, source, code,
  object, field, setting, events, orders, since, "nextTry",
  coalesce((SELECT reason FROM event WHERE seq = newest), '') AS reason
FROM grouped ORDER BY events DESC, since`;

/** The groups, and whether there are more events than were read. */
export interface WaitGroups {
  readonly groups: readonly WaitGroup[];
  /** False: the counts are of the first 20,000 waiting, or retried, events. */
  readonly isComplete: boolean;
}

/** Groups waiting and retried events by what they wait for: at most 20,000 of each. */
export async function waitGroups(pool: Pool): Promise<WaitGroups> {
  const groups: WaitGroup[] = [];
  let isComplete = true;
  for (const status of WAIT_STATUSES) {
    const { rows } = await pool.query<Omit<WaitGroup, 'status'>>(groupsOf(status));
    groups.push(...rows.map((row) => ({ ...row, status })));
    isComplete &&= rows.reduce((sum, { events }) => sum + events, 0) <= MAX_EVENTS;
  }
  return { groups, isComplete };
}
