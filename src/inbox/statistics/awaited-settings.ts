import type { Pool } from 'pg';

/** Events that wait, since a setting keeps their record from being found. */
export interface AwaitedSetting {
  readonly source: string;
  /** Name of the variable. */
  readonly setting: string;
  /** Those of 2,000 subjects; more are not counted. */
  readonly count: number;
  /** Since when the longest of them waits. */
  readonly since: Date;
  /** What those that wait longest are about; at most five. */
  readonly subjects: readonly string[];
}

/** A reading is quick, however many wait. */
const MAX_SUBJECTS = 2000;

/**
 * Reads the beginning of the index `subject_awaited_setting`, and the events of these subjects by
 * their keys.
 */
const AWAITED_SETTINGS = `
WITH awaiting AS MATERIALIZED (
  SELECT source, key, waiting_since AS since, memory ->> 'awaitedSetting' AS setting FROM subject
  WHERE waiting_since IS NOT NULL AND memory ->> 'awaitedSetting' IS NOT NULL
  ORDER BY memory ->> 'awaitedSetting', waiting_since LIMIT ${MAX_SUBJECTS}
), counted AS MATERIALIZED (
  SELECT source, key, since, setting, (
    SELECT count(*) FROM event e
    WHERE e.source = awaiting.source AND e.subject = awaiting.key AND status = 'waiting' AND error_code IS NULL
  ) AS events FROM awaiting
)
SELECT source, setting, sum(events)::int AS count, min(since) AS since, (array_agg(DISTINCT key))[1:5] AS subjects
FROM counted WHERE events > 0 GROUP BY 1, 2 ORDER BY 1, 2`;

/** Counts events that wait, since a setting keeps their record from being found. */
export async function awaitedSettings(pool: Pool): Promise<AwaitedSetting[]> {
  return (await pool.query<AwaitedSetting>(AWAITED_SETTINGS)).rows;
}
