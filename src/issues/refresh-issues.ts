import type { Pool } from 'pg';
import { MINUTE_MS, SECOND_MS } from '../time.ts';
import { ISSUE_KEY } from './issue.ts';
import { unlessIssuesLocked } from './issue-lock.ts';

/** Name of the task that brings issues up to date. */
export const ISSUES_TASK = 'keep-issues';

/** A page shows issues that are older than this only when it takes too long to look again. */
const FRESH_MS = 1_000;
const MAX_PAGE_MS = 100;
/** What took longer is not repeated for pages until so many times its duration have passed. */
const SLOW_REST = 100;
/** How long a page waits for it when it suddenly takes longer. */
const MAX_PAGE_WAIT_MS = SECOND_MS;
/** How long the worker's task may take: enough for several million parked events. */
export const MAX_REFRESH_MS = 2 * MINUTE_MS;
const ANSWER_MS = 2 * SECOND_MS;

/** Acknowledged was what a person knew of. This is not that any more. */
const GROWTH = 10;
/** A few events more are no reason to ask a person anew. */
const MIN_PEAK = 10;
const GROWN = `i.state = 'acknowledged' AND excluded.events >= ${GROWTH} * greatest(i.acknowledged_peak, ${MIN_PEAK})`;
const GROWN_NOTE = `It has ${GROWTH} times as many events as when it was acknowledged, or more.`;
const IS_ANEW = `(i.state = 'resolved' OR (${GROWN}))`;

/** As many as a run replays at most. */
const MAX_REPLAYED = 100_000;

/** An issue's event that was parked for its cause last, was replayed, and has not become anything yet. */
const REPLAYED = `
SELECT acted.seq FROM (
  SELECT seq, round FROM event_history h
  WHERE action IS NOT NULL AND status = 'parked'
    AND md5(md5(coalesce(h.code, '')) || md5(coalesce(h.object, '')) || md5(coalesce(h.field, '')))
      = md5(md5(issue.code) || md5(issue.object) || md5(issue.field))
  ORDER BY first_at DESC LIMIT ${MAX_REPLAYED}
) acted JOIN event e ON e.seq = acted.seq AND e.source = issue.source AND e.status IN ('pending', 'waiting')
WHERE NOT EXISTS (
  SELECT FROM event_history later WHERE later.seq = acted.seq AND later.round > acted.round AND later.action IS NOT NULL
) LIMIT 1`;

/**
 * Reads all parked events, by the index `event_parked`, and compares them with the issues. While an
 * event that was replayed may be parked again, its issue is not resolved: the last such event is
 * remembered, so that others are looked for only when it has become something.
 */
const REFRESH = `
WITH grouped AS MATERIALIZED (
  SELECT source, coalesce(error_code, '') AS error_code, coalesce(error_object, '') AS error_object,
    coalesce(error_field, '') AS error_field, count(*)::int AS events,
    count(DISTINCT subject COLLATE "C")::int AS orders, min(coalesce(settled_at, received_at)) AS since,
    max(coalesce(settled_at, received_at)) AS newest, max(seq) AS last_seq
  FROM event WHERE status = 'parked' GROUP BY 1, 2, 3, 4
), parked AS MATERIALIZED (
  SELECT ${ISSUE_KEY} AS key, grouped.* FROM grouped
), known AS MATERIALIZED (
  SELECT key, state FROM issue
), seen AS (
  INSERT INTO issue AS i (key, source, code, object, field, state, since, events, orders, newest, last_seq, peak, reason)
  SELECT key, source, error_code, error_object, error_field, 'open', since, events, orders, newest, last_seq, events,
    coalesce((SELECT reason FROM event WHERE seq = last_seq), '')
  FROM parked ORDER BY key
  ON CONFLICT (key) DO UPDATE SET events = excluded.events, orders = excluded.orders, newest = excluded.newest,
    last_seq = excluded.last_seq, reason = excluded.reason, resolved_at = NULL, open_seq = NULL,
    state = CASE WHEN ${IS_ANEW} THEN 'open' ELSE i.state END,
    since = CASE i.state WHEN 'resolved' THEN excluded.since ELSE i.since END,
    peak = CASE i.state WHEN 'resolved' THEN excluded.events ELSE greatest(i.peak, excluded.events) END,
    acknowledged_at = CASE WHEN NOT ${IS_ANEW} THEN i.acknowledged_at END,
    acknowledged_by = CASE WHEN NOT ${IS_ANEW} THEN i.acknowledged_by END,
    acknowledged_peak = CASE WHEN NOT ${IS_ANEW} THEN i.acknowledged_peak END,
    note = CASE WHEN NOT ${IS_ANEW} THEN i.note END
  WHERE i.state = 'resolved'
    OR (i.events, i.orders, i.newest, i.last_seq) IS DISTINCT FROM (excluded.events, excluded.orders, excluded.newest, excluded.last_seq)
  RETURNING key, state
), checked AS MATERIALIZED (
  SELECT key, coalesce(
    (SELECT seq FROM event WHERE seq = issue.open_seq AND status IN ('pending', 'waiting')), (${REPLAYED})) AS open_seq
  FROM issue WHERE state <> 'resolved' AND NOT EXISTS (SELECT FROM parked WHERE parked.key = issue.key)
), gone AS (
  UPDATE issue i SET events = 0, orders = 0, open_seq = checked.open_seq,
    state = CASE WHEN checked.open_seq IS NULL THEN 'resolved' ELSE i.state END,
    resolved_at = CASE WHEN checked.open_seq IS NULL THEN now() END
  FROM checked
  WHERE i.key = checked.key AND (i.events > 0 OR checked.open_seq IS NULL OR i.open_seq IS DISTINCT FROM checked.open_seq)
  RETURNING i.key, i.state
)
INSERT INTO issue_change (issue, change, at, note)
SELECT key, CASE WHEN known.key IS NULL THEN 'opened' ELSE 'reopened' END, clock_timestamp(),
  CASE WHEN known.state = 'acknowledged' THEN '${GROWN_NOTE}' END
FROM seen LEFT JOIN known USING (key)
WHERE known.key IS NULL OR known.state = 'resolved' OR (known.state = 'acknowledged' AND seen.state = 'open')
UNION ALL
SELECT key, 'resolved', clock_timestamp(), NULL FROM gone WHERE state = 'resolved'`;

const NOTE_REFRESHED = `
INSERT INTO reconciliation AS r (source, due_at, read_until, state) VALUES ($1, now(), clock_timestamp(), $2)
ON CONFLICT (source) DO UPDATE SET read_until = excluded.read_until, state = excluded.state`;

/**
 * Brings all issues up to date: opens and reopens those with parked events, resolves the others. It
 * takes about a second for 100,000 parked events. Another process that does so at the moment is
 * not waited for.
 *
 * @param maxMs how long it may take, in milliseconds
 * @returns how long it took, in milliseconds; undefined when another process does it
 * @throws the database's error 57014 when it takes longer, or NoAnswerError
 */
export function refreshIssues(pool: Pool, maxMs = MAX_REFRESH_MS): Promise<number | undefined> {
  return unlessIssuesLocked(pool, async (client) => {
    const begun = performance.now();
    await client.query(`SET LOCAL statement_timeout = ${maxMs}`);
    // The pool's own limit is shorter than that of the task.
    await client.query(boundedTo(maxMs + ANSWER_MS));
    const tookMs = Math.round(performance.now() - begun);
    await client.query(NOTE_REFRESHED, [ISSUES_TASK, String(tookMs)]);
    return tookMs;
  });
}

/** `query_timeout` is an option of a query that the types of pg lack. */
function boundedTo(maxMs: number): { text: string; query_timeout: number } {
  return { text: REFRESH, query_timeout: maxMs };
}

const LAST = `
SELECT read_until AS at, (extract(epoch FROM clock_timestamp() - read_until) * 1000)::float8 AS "agoMs", state AS "tookMs"
FROM reconciliation WHERE source = $1`;

/**
 * Brings issues up to date for a person who looks at them, unless that takes too long for a page:
 * then they are as old as the last run of the worker's task, or as a rest in proportion to its
 * duration.
 *
 * @returns when they were brought up to date; undefined when they never were
 */
export async function refreshForPage(pool: Pool): Promise<Date | undefined> {
  const last = await readLast(pool);
  if (last !== undefined && last.agoMs < restMs(Number(last.tookMs))) return last.at;
  try {
    await refreshIssues(pool, MAX_PAGE_WAIT_MS);
  } catch (error) {
    if (!isTimeout(error)) throw error;
    return last?.at;
  }
  return (await readLast(pool))?.at;
}

/** A single busy moment must not keep issues as they were while no worker runs. */
function restMs(tookMs: number): number {
  return tookMs > MAX_PAGE_MS ? tookMs * SLOW_REST : FRESH_MS;
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html query canceled */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014';
}

async function readLast(pool: Pool) {
  type Last = { at: Date; agoMs: number; tookMs: string };
  return (await pool.query<Last>(`${LAST} AND read_until IS NOT NULL`, [ISSUES_TASK])).rows[0];
}
