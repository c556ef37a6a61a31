import type { Pool } from 'pg';

/** Parked events of a source with the same code, object and field. */
export interface ParkedGroup {
  /** A digest of these four, which is the key of their issue. */
  readonly key: string;
  readonly source: string;
  readonly code: string;
  /** Empty when the cause is not about one object, or field. */
  readonly object: string;
  readonly field: string;
  readonly count: number;
  /** When the first of them was received. */
  readonly oldest: Date;
  /** That of the newest, in the connector's words. */
  readonly reason: string;
}

const KEY =
  "md5(md5(source) || md5(coalesce(error_code, '')) || md5(coalesce(error_object, '')) || md5(coalesce(error_field, '')))";

/** One pass over the parked events; the reasons are read for the groups alone. */
const GROUPS = `
WITH groups AS (
  SELECT source, coalesce(error_code, '') AS code, coalesce(error_object, '') AS object,
    coalesce(error_field, '') AS field, min(${KEY}) AS key,
    count(*)::int AS count, min(received_at) AS oldest, max(seq) AS newest
  FROM event WHERE status = 'parked' GROUP BY 1, 2, 3, 4
)
SELECT key, groups.source, code, object, field, count, oldest,
  (SELECT coalesce(reason, '') FROM event WHERE seq = newest) AS reason
FROM groups ORDER BY count DESC, key LIMIT $1`;

/**
 * Groups parked events by cause, the most frequent first.
 *
 * @param max at most this many groups
 */
export async function parkedGroups(pool: Pool, max: number): Promise<ParkedGroup[]> {
  return (await pool.query<ParkedGroup>(GROUPS, [max])).rows;
}
