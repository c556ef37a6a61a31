import type { Pool } from 'pg';

/** Unmapped events of a source with the same cause and type. */
export interface UnmappedOfType {
  readonly source: string;
  /** Null for events of an early release, which stored none. */
  readonly code: string | null;
  readonly type: string | null;
  readonly count: number;
  /** How many of them were received in the last 24 hours. */
  readonly lastDay: number;
  /** When the last of them was received. */
  readonly newest: Date;
}

/**
 * The index `event_unmapped_type` has all that is counted: not the events of an earlier release with
 * longer types.
 */
const COUNTS = `
SELECT source, error_code AS code, type, count(*)::int AS count,
  (count(*) FILTER (WHERE received_at > now() - interval '24 hours'))::int AS "lastDay", max(received_at) AS newest
FROM event WHERE status = 'unmapped' AND (type IS NULL OR length(type) <= 255) GROUP BY source, error_code, type
ORDER BY count DESC, source, code, type LIMIT 500`;

/** Counts unmapped events, verifications among them, by source, cause and type. */
export async function unmappedByType(pool: Pool): Promise<UnmappedOfType[]> {
  return (await pool.query<UnmappedOfType>(COUNTS)).rows;
}
