import type { Pool } from 'pg';
import type { OpenSubject, OpenTypes } from '../sources/reconciliation.ts';
import type { Source } from '../sources/source.ts';
import { NO_VERIFICATION } from './statistics/verification-counts.ts';

/** Limits the calls to a sender per round; the newest subjects come first. */
const MAX_SUBJECTS = 500;

const OPEN_SUBJECTS = `
SELECT subject, (array_agg(body ORDER BY seq DESC))[1] AS body
FROM event
WHERE received_at > now() - $3 * interval '1 millisecond' AND source = $1 AND subject IS NOT NULL
  AND status <> 'unmapped'
GROUP BY subject
HAVING bool_and(type = ANY($2::text[])) AND bool_and(body IS NOT NULL)
  AND max(received_at) < now() - $4 * interval '1 millisecond'
ORDER BY max(seq) DESC LIMIT ${MAX_SUBJECTS}`;

/**
 * Subjects of a source that have only events of open types, the newest first. Unmapped events do not
 * count: their status means nothing, or they are of the other mode, which another API serves.
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

/** Proofs of events that no call delivered: the connector asked for them. */
const ASKED_FOR = "'reconcile', 'backfill'";

const OF_THE_SENDER = `source = $1 AND proof NOT IN (${ASKED_FOR}) AND ${NO_VERIFICATION}`;

const IS_SILENT = `
SELECT EXISTS (SELECT FROM event WHERE ${OF_THE_SENDER})
  AND NOT EXISTS (SELECT FROM event WHERE received_at > now() - $2 * interval '1 millisecond'
                  AND ${OF_THE_SENDER}) AS silent`;

/**
 * Whether a source that has called before has stopped calling. Events that the connector asked for
 * do not count as calls, and neither do verifications, which an operator sends.
 *
 * @param maxMs longest usual time between two calls, in milliseconds
 */
export async function isSourceSilent(pool: Pool, source: string, maxMs: number): Promise<boolean> {
  const { rows } = await pool.query<{ silent: boolean }>(IS_SILENT, [source, maxMs]);
  return rows[0]?.silent ?? false;
}

/** Whether a source that is watched has stopped calling. */
export interface Silence {
  readonly source: string;
  readonly isSilent: boolean;
  /** Longest usual time between two calls, in milliseconds. */
  readonly maxMs: number;
}

/**
 * Whether sources have stopped calling.
 *
 * @param sources those without a longest usual time between two calls are not watched, and left out
 */
export async function silences(
  pool: Pool,
  sources: readonly Pick<Source, 'name' | 'maxSilenceMs'>[],
): Promise<Silence[]> {
  const found: Silence[] = [];
  for (const { name: source, maxSilenceMs: maxMs } of sources) {
    if (maxMs === undefined) continue;
    found.push({ source, isSilent: await isSourceSilent(pool, source, maxMs), maxMs });
  }
  return found;
}

const LAST_CALLS = `
SELECT type, max(received_at) AS at FROM event
WHERE received_at > $3 AND source = $1 AND type = ANY($2::text[]) AND proof NOT IN (${ASKED_FOR}) GROUP BY type`;

/**
 * When a source called last with an event of each type.
 *
 * @param since calls before are not looked for
 * @returns by type; a type without a call is absent
 */
export async function lastCalls(
  pool: Pool,
  source: string,
  types: readonly string[],
  since: Date,
): Promise<Map<string, Date>> {
  const { rows } = await pool.query<{ type: string; at: Date }>(LAST_CALLS, [source, types, since]);
  return new Map(rows.map(({ type, at }) => [type, at]));
}
