import type { Pool } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import type { SubjectName } from '../repair/event-selection.ts';
import { IS_OF_STATUS, WAIT_KEY, type WaitStatus } from './wait-cause.ts';

/** Small enough that no lock is kept for long. */
const SLICE_SIZE = 1_000;
/** More than that become due in their own time. */
const MAX_SLICES = 20;

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

/** What another process has locked is skipped: it is tried at the moment. */
const group = (status: WaitStatus) => `
WITH named AS (
  SELECT DISTINCT e.source, e.subject FROM event e LEFT JOIN LATERAL (
    SELECT memory FROM subject WHERE source = e.source AND key = e.subject
  ) s ON true
  WHERE ${IS_OF_STATUS[status]} AND ${WAIT_KEY} = $1
), selected AS (
  SELECT source, key FROM subject WHERE (source, key) IN (SELECT source, subject FROM named) AND due_at > now()
  ORDER BY source, key LIMIT ${SLICE_SIZE} FOR UPDATE SKIP LOCKED
)
UPDATE subject s SET ${DUE} FROM selected WHERE s.source = selected.source AND s.key = selected.key`;

/**
 * Makes all subjects of a group due at once: at most 20,000.
 *
 * @param key of the group
 * @returns how many
 */
export async function tryGroupNow(pool: Pool, key: string): Promise<number> {
  let total = 0;
  for (const status of ['waiting', 'retried'] as const) {
    for (let slice = 1; slice <= MAX_SLICES; slice += 1) {
      const { rowCount } = await withRetries(() => pool.query(group(status), [key]));
      total += rowCount ?? 0;
      if ((rowCount ?? 0) < SLICE_SIZE) break;
    }
  }
  return total;
}
