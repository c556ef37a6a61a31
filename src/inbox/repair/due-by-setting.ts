import type { Pool } from 'pg';
import { withRetries } from '../../database/retry-transaction.ts';

/** Reads the index of subjects that are due some time; what another process has locked is skipped. */
const MAKE_DUE = `
WITH selected AS (
  SELECT source, key FROM subject
  WHERE due_at > now() AND waiting_since IS NOT NULL AND memory ->> 'awaitedSetting' = ANY($1::text[])
  ORDER BY source, key FOR UPDATE SKIP LOCKED
)
UPDATE subject s SET due_at = now() FROM selected WHERE s.source = selected.source AND s.key = selected.key`;

/**
 * Makes subjects due at once whose events wait for settings that are on now.
 *
 * @param settings names of the variables
 * @returns the number of subjects
 */
export function makeDueBySetting(pool: Pool, settings: readonly string[]): Promise<number> {
  return withRetries(async () => (await pool.query(MAKE_DUE, [settings])).rowCount ?? 0);
}
