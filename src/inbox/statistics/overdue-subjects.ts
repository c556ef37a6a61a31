import type { Pool } from 'pg';

/** Subjects that are due, and that no worker claims. */
export interface OverdueSubjects {
  /** At most a thousand: more are not counted. */
  readonly count: number;
  /** Since when the first of them is due. */
  readonly since: Date;
}

const MAX_OVERDUE = 1000;

/** The planner knows this time, and so how few rows of an index are newer or older. */
const OVERDUE_SINCE = "now() - $1 * interval '1 millisecond'";

/**
 * A worker that is behind has leases, or has settled something a moment ago. All three parts read
 * the beginning or the end of a partial index.
 */
const OVERDUE = `
WITH overdue AS (
  SELECT due_at FROM subject
  WHERE due_at < ${OVERDUE_SINCE} AND source = ANY($2) AND (leased_until IS NULL OR leased_until < now())
  ORDER BY due_at LIMIT ${MAX_OVERDUE}
)
SELECT count(*)::int AS count, min(due_at) AS since FROM overdue
WHERE NOT EXISTS (SELECT FROM subject WHERE lease IS NOT NULL AND leased_until > now())
  AND NOT EXISTS (SELECT FROM event WHERE status IN ('applied', 'superseded') AND settled_at > ${OVERDUE_SINCE})
HAVING count(*) > 0`;

/**
 * Finds signs that no worker runs: subjects have been due for some time, while none was claimed and
 * no event was settled. A pause of the calls to the org has the same signs.
 *
 * @param minMs the time, in milliseconds
 * @param sources those that are configured: no worker claims the subjects of others
 * @returns undefined without such signs
 */
export async function overdueSubjects(
  pool: Pool,
  minMs: number,
  sources: readonly string[],
): Promise<OverdueSubjects | undefined> {
  return (await pool.query<OverdueSubjects>(OVERDUE, [minMs, sources])).rows[0];
}
