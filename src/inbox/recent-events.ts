import type { Pool } from 'pg';
import type { OpenSubject, OpenTypes } from '../sources/reconciliation.ts';

/** Bounds how much one round asks of a sender; the newest go first. */
const MAX_SUBJECTS = 500;

const OPEN_SUBJECTS = `
SELECT subject, (array_agg(body ORDER BY seq DESC))[1] AS body
FROM event
WHERE received_at > now() - $3 * interval '1 millisecond' AND source = $1 AND subject IS NOT NULL
GROUP BY subject
HAVING bool_and(type = ANY($2::text[])) AND bool_and(body IS NOT NULL)
  AND max(received_at) < now() - $4 * interval '1 millisecond'
ORDER BY max(seq) DESC LIMIT ${MAX_SUBJECTS}`;

/** The subjects of a source of which no event but those of open types has come. */
export async function openSubjects(
  pool: Pool,
  source: string,
  { types, maxMs, quietMs }: OpenTypes,
): Promise<OpenSubject[]> {
  const { rows } = await pool.query<OpenSubject>(OPEN_SUBJECTS, [source, types, maxMs, quietMs]);
  return rows;
}

const FELL_SILENT = `
SELECT EXISTS (SELECT FROM event WHERE source = $1 AND proof <> 'reconcile')
  AND NOT EXISTS (SELECT FROM event WHERE received_at > now() - $2 * interval '1 millisecond'
                  AND source = $1 AND proof <> 'reconcile') AS silent`;

/** Whether a source that has called before has not called for longer than this. What we asked for is no call. */
export async function fellSilent(pool: Pool, source: string, maxMs: number): Promise<boolean> {
  const { rows } = await pool.query<{ silent: boolean }>(FELL_SILENT, [source, maxMs]);
  return rows[0]?.silent ?? false;
}
