import type { Pool } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';
import type { SubjectName } from './event-selection.ts';

/** A new arrival as well: a worker that has the subject now leaves it due when it settles it. */
const TRY_NOW = `
UPDATE subject s SET due_at = now(), attempts = 0, arrivals = s.arrivals + 1
WHERE source = $1 AND key = $2 AND EXISTS (
  SELECT FROM event WHERE event.source = s.source AND event.subject = s.key AND status IN ('pending', 'waiting')
)`;

/**
 * Makes a subject due at once that has pending or waiting events. How long its events wait before
 * they are parked does not change.
 *
 * @returns false when it has none, or is not known
 */
export function tryNow(pool: Pool, { source, key }: SubjectName): Promise<boolean> {
  return withRetries(async () => (await pool.query(TRY_NOW, [source, key])).rowCount === 1);
}
