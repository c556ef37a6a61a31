import type { Pool } from 'pg';
import type { OpenSubject, OpenTypes } from '../sources/reconciliation.ts';

/** Limits the calls to a sender per round; the newest subjects come first. */
const MAX_SUBJECTS = 500;

const OPEN_SUBJECTS = `
SELECT subject, (array_agg(body ORDER BY seq DESC))[1] AS body
FROM event
WHERE received_at > now() - $3 * interval '1 millisecond' AND source = $1 AND subject IS NOT NULL
GROUP BY subject
HAVING bool_and(type = ANY($2::text[])) AND bool_and(body IS NOT NULL)
  AND max(received_at) < now() - $4 * interval '1 millisecond'
ORDER BY max(seq) DESC LIMIT ${MAX_SUBJECTS}`;

/**
 * Subjects of a source that have only events of open types, the newest first.
 *
 * @param openTypes `types`: the open types; `maxMs`: events received longer ago than this are
 *   ignored; `quietMs`: minimum time since the last event; both in milliseconds
 * @returns at most 500 subjects, each with the body of its newest event
 */
export async function openSubjects(
  pool: Pool,
  source: string,
  { types, maxMs, quietMs }: OpenTypes,
): Promise<OpenSubject[]> {
  const { rows } = await pool.query<OpenSubject>(OPEN_SUBJECTS, [source, types, maxMs, quietMs]);
  return rows;
}

const IS_SILENT = `
SELECT EXISTS (SELECT FROM event WHERE source = $1 AND proof <> 'reconcile')
  AND NOT EXISTS (SELECT FROM event WHERE received_at > now() - $2 * interval '1 millisecond'
                  AND source = $1 AND proof <> 'reconcile') AS silent`;

/**
 * Whether a source that has called before has stopped calling. Events that the connector asked for
 * do not count as calls.
 *
 * @param maxMs longest usual time between two calls, in milliseconds
 */
export async function isSourceSilent(pool: Pool, source: string, maxMs: number): Promise<boolean> {
  const { rows } = await pool.query<{ silent: boolean }>(IS_SILENT, [source, maxMs]);
  return rows[0]?.silent ?? false;
}
