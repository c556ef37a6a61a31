import type { Pool } from 'pg';
import { RECORD_OF_ANOTHER } from '../event.ts';

/** Events that the org refused as a whole, since it has something newer. */
export interface RefusedAsOlder {
  readonly count: number;
  /** What the last of them are about; at most five. */
  readonly subjects: readonly string[];
}

/**
 * An event that another one of the inbox overtook has no reason. What gave its record to another
 * subject does not count: what the org has there is that one's. Reads one day of an index.
 */
const REFUSED_AS_OLDER = `
WITH refused AS MATERIALIZED (
  SELECT subject, settled_at FROM event e
  WHERE status = 'superseded' AND settled_at > now() - interval '24 hours' AND reason IS NOT NULL
    AND error_code IS DISTINCT FROM '${RECORD_OF_ANOTHER}' AND NOT EXISTS (
      SELECT FROM subject s WHERE s.source = e.source AND s.key = e.subject AND s.memory #> '{keys,gaveWayTo}' IS NOT NULL
    )
), latest AS (
  SELECT subject, max(settled_at) AS settled_at FROM refused
  GROUP BY subject ORDER BY 2 DESC, subject LIMIT 5
)
SELECT count(*)::int AS count,
  (SELECT array_agg(subject ORDER BY settled_at DESC, subject) FROM latest) AS subjects
FROM refused HAVING count(*) > 0`;

/**
 * Finds events of the last 24 hours of which nothing was written, since the org has something newer
 * that did not come from the inbox.
 *
 * @returns undefined when there are none
 */
export async function refusedAsOlder(pool: Pool): Promise<RefusedAsOlder | undefined> {
  return (await pool.query<RefusedAsOlder>(REFUSED_AS_OLDER)).rows[0];
}
