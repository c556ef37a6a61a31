import type { Pool } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import { SECOND_MS } from '../../time.ts';
import type { SubjectName } from '../repair/event-selection.ts';
import { IS_OF_STATUS, WAIT_KEY, WAIT_STATUSES, type WaitStatus } from './wait-cause.ts';

/** Events that one statement looks at: small enough that no lock is kept for long. */
const SLICE_SIZE = 1_000;
/** A person waits for it. */
const MAX_MS = 1.5 * SECOND_MS;
/** More would keep workers from other orders. */
const MAX_ORDERS = 5_000;
/** Events that are looked at to say how many orders are left. */
const MAX_LEFT = 20_000;

/**
 * A person who tries again has mended something: the attempts before do not count. A new arrival as
 * well: a worker that has the subject now leaves it due when it settles it.
 */
const DUE = 'due_at = now(), attempts = 0, arrivals = s.arrivals + 1';

const ONE = `
UPDATE subject s SET ${DUE} WHERE source = $1 AND key = $2 AND EXISTS (
  SELECT FROM event WHERE event.source = s.source AND event.subject = s.key AND status IN ('pending', 'waiting')
)`;

/**
 * Makes a subject due at once that has pending or waiting events. How long its events wait before
 * they are parked does not change.
 *
 * @returns false when it has none, or is not known
 */
export function trySubjectNow(pool: Pool, { source, key }: SubjectName): Promise<boolean> {
  return withRetries(async () => (await pool.query(ONE, [source, key])).rowCount === 1);
}

/** Up to which event of a group its subjects were tried. */
export interface TriedUpTo {
  readonly status: WaitStatus;
  readonly source: string;
  readonly subject: string;
  readonly seq: string;
}

/** What was tried of a group, and what is left. */
export interface GroupTried {
  readonly orders: number;
  /** How many orders are left, of the next 20,000 events that wait. */
  readonly left: number;
  /** Where to go on, if more may be left; null when all are tried. */
  readonly next: TriedUpTo | null;
}

const START = { source: '', subject: '', seq: '0' };

/** The next events of a status, by the index `event_waiting`, and which of them are of the group. */
const next = (status: WaitStatus, max: number) => `
WITH slice AS MATERIALIZED (
  SELECT source, subject, seq, status, error_code, error_object, error_field FROM event e
  WHERE ${IS_OF_STATUS[status]} AND (source, subject, seq) > ($2::text, $3::text, $4::bigint)
  ORDER BY source, subject, seq LIMIT ${max}
), named AS MATERIALIZED (
  SELECT DISTINCT e.source, e.subject FROM slice e LEFT JOIN LATERAL (
    SELECT memory FROM subject WHERE source = e.source AND key = e.subject
  ) s ON true WHERE ${WAIT_KEY} = $1
)`;

/** What another process has locked is skipped: it is tried at the moment. */
const trySlice = (status: WaitStatus) => `
${next(status, SLICE_SIZE)}, selected AS (
  SELECT source, key FROM subject WHERE (source, key) IN (SELECT source, subject FROM named) AND due_at > now()
  ORDER BY source, key FOR UPDATE SKIP LOCKED
), tried AS (
  UPDATE subject s SET ${DUE} FROM selected WHERE s.source = selected.source AND s.key = selected.key RETURNING 1
)
SELECT (SELECT count(*)::int FROM tried) AS orders, source, subject, seq
FROM slice ORDER BY source DESC, subject DESC, seq DESC LIMIT 1`;

const countLeft = (status: WaitStatus) => `
${next(status, MAX_LEFT)}
SELECT (SELECT count(*)::int FROM named) AS left, (SELECT count(*)::int FROM slice) = ${MAX_LEFT} AS "isMore"`;

interface GroupChoice {
  readonly statuses?: readonly WaitStatus[] | undefined;
  readonly after?: TriedUpTo | undefined;
}

type Place = Omit<TriedUpTo, 'status'>;

/**
 * Makes the subjects of a group due at once, in the order of their ids: at most 5,000, for two
 * seconds at most. What is left is for another call.
 *
 * @param key of the group
 * @param statuses that it may have, if that is known
 * @param after where the call before stopped
 */
export async function tryGroupNow(
  pool: Pool,
  key: string,
  { statuses = WAIT_STATUSES, after }: GroupChoice = {},
): Promise<GroupTried> {
  const until = performance.now() + MAX_MS;
  let orders = 0;
  const begun = after === undefined ? 0 : statuses.indexOf(after.status);
  for (const status of statuses.slice(Math.max(begun, 0))) {
    let place: Place | undefined = after?.status === status ? after : START;
    while (place !== undefined) {
      if (orders >= MAX_ORDERS || performance.now() > until) {
        const from = placeOf(place, status);
        const { left, isMore } = await leftAfter(pool, key, from);
        return { orders, left, next: left > 0 || isMore ? from : null };
      }
      const tried = await tryNext(pool, key, place, status);
      orders += tried?.orders ?? 0;
      place = tried;
    }
  }
  return { orders, left: 0, next: null };
}

function placeOf({ source, subject, seq }: Place, status: WaitStatus): TriedUpTo {
  return { status, source, subject, seq };
}

interface Left {
  readonly left: number;
  /** Whether there are events that were not looked at. */
  readonly isMore: boolean;
}

/** @returns undefined when no event is left */
async function tryNext(
  pool: Pool,
  key: string,
  { source, subject, seq }: Place,
  status: WaitStatus,
): Promise<(Place & { orders: number }) | undefined> {
  const { rows } = await withRetries(() =>
    pool.query<Place & { orders: number }>(trySlice(status), [key, source, subject, seq]),
  );
  return rows[0];
}

/** A group has one status: orders of another one are not left. */
async function leftAfter(
  pool: Pool,
  key: string,
  { status, source, subject, seq }: TriedUpTo,
): Promise<Left> {
  const values = [key, source, subject, seq];
  const { rows } = await pool.query<Left>(countLeft(status), values);
  return rows[0] ?? { left: 0, isMore: false };
}
