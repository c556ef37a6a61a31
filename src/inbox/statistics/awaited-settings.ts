import type { Pool } from 'pg';

/** Events that wait, since a setting keeps their record from being found. */
export interface AwaitedSetting {
  readonly source: string;
  /** Name of the variable. */
  readonly setting: string;
  readonly count: number;
  /** Since when the longest of them waits. */
  readonly since: Date;
  /** What those that wait longest are about; at most five. */
  readonly subjects: readonly string[];
}

/**
 * Subjects are read by their key, one for each waiting event, as for long waits: without the limit,
 * PostgreSQL may read all subjects instead.
 */
const AWAITED_SETTINGS = `
WITH waiting AS (
  SELECT e.source, e.subject, s.waiting_since AS since, s.memory ->> 'awaitedSetting' AS setting
  FROM event e CROSS JOIN LATERAL (
    SELECT waiting_since, memory FROM subject WHERE source = e.source AND key = e.subject LIMIT 1
  ) s
  WHERE e.status = 'waiting' AND e.error_code IS NULL
)
SELECT source, setting, count(*)::int AS count, min(since) AS since,
  (array_agg(DISTINCT subject))[1:5] AS subjects
FROM waiting WHERE setting IS NOT NULL AND since IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`;

/** Counts events that wait, since a setting keeps their record from being found. */
export async function awaitedSettings(pool: Pool): Promise<AwaitedSetting[]> {
  return (await pool.query<AwaitedSetting>(AWAITED_SETTINGS)).rows;
}
