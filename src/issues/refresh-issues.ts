import type { Pool } from 'pg';
import { ISSUE_KEY } from './issue.ts';
import { unlessIssuesLocked } from './issue-lock.ts';

/** Name of the task that brings issues up to date. */
export const ISSUES_TASK = 'keep-issues';

/** A page shows issues that are older than this only when it takes too long to look again. */
const FRESH_MS = 1_000;
const MAX_PAGE_MS = 100;

/**
 * Reads all parked events, by the index `event_parked`, and compares them with the issues. While a
 * run is under way whose events may be parked again, its issue is not resolved.
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
  INSERT INTO issue AS i (key, source, code, object, field, state, since, events, orders, newest, last_seq, reason)
  SELECT key, source, error_code, error_object, error_field, 'open', since, events, orders, newest, last_seq,
    coalesce((SELECT reason FROM event WHERE seq = last_seq), '')
  FROM parked ORDER BY key
  ON CONFLICT (key) DO UPDATE SET events = excluded.events, orders = excluded.orders, newest = excluded.newest,
    last_seq = excluded.last_seq, reason = excluded.reason, resolved_at = NULL,
    state = CASE i.state WHEN 'resolved' THEN 'open' ELSE i.state END,
    since = CASE i.state WHEN 'resolved' THEN excluded.since ELSE i.since END,
    acknowledged_at = CASE WHEN i.state <> 'resolved' THEN i.acknowledged_at END,
    acknowledged_by = CASE WHEN i.state <> 'resolved' THEN i.acknowledged_by END,
    note = CASE WHEN i.state <> 'resolved' THEN i.note END
  WHERE i.state = 'resolved'
    OR (i.events, i.orders, i.newest, i.last_seq) IS DISTINCT FROM (excluded.events, excluded.orders, excluded.newest, excluded.last_seq)
  RETURNING key
), gone AS (
  UPDATE issue i SET events = 0, orders = 0,
    state = CASE WHEN busy THEN i.state ELSE 'resolved' END, resolved_at = CASE WHEN NOT busy THEN now() END
  FROM (
    SELECT key, EXISTS (SELECT FROM run WHERE run.issue = issue.key AND run.state <> 'finished') AS busy
    FROM issue WHERE state <> 'resolved'
  ) AS checked
  WHERE i.key = checked.key AND NOT EXISTS (SELECT FROM parked WHERE parked.key = i.key) AND (i.events > 0 OR NOT busy)
  RETURNING i.key, i.state
)
INSERT INTO issue_change (issue, change, at)
SELECT key, CASE WHEN known.key IS NULL THEN 'opened' ELSE 'reopened' END, clock_timestamp()
FROM seen LEFT JOIN known USING (key) WHERE known.key IS NULL OR known.state = 'resolved'
UNION ALL
SELECT key, 'resolved', clock_timestamp() FROM gone WHERE state = 'resolved'`;

const NOTE_REFRESHED = `
INSERT INTO reconciliation AS r (source, due_at, read_until, state) VALUES ($1, now(), clock_timestamp(), $2)
ON CONFLICT (source) DO UPDATE SET read_until = excluded.read_until, state = excluded.state`;

/**
 * Brings all issues up to date: opens and reopens those with parked events, resolves the others. It
 * takes about a second for 100,000 parked events. Another process that does so at the moment is
 * not waited for.
 *
 * @returns how long it took, in milliseconds; undefined when another process does it
 */
export function refreshIssues(pool: Pool): Promise<number | undefined> {
  return unlessIssuesLocked(pool, async (client) => {
    const begun = performance.now();
    await client.query(REFRESH);
    const tookMs = Math.round(performance.now() - begun);
    await client.query(NOTE_REFRESHED, [ISSUES_TASK, String(tookMs)]);
    return tookMs;
  });
}

const LAST = `
SELECT read_until AS at, (extract(epoch FROM clock_timestamp() - read_until) * 1000)::float8 AS "agoMs", state AS "tookMs"
FROM reconciliation WHERE source = $1`;

/**
 * Brings issues up to date for a person who looks at them, unless that takes too long for a page:
 * then they are as old as the last run of the worker's task.
 *
 * @returns when they were brought up to date; undefined when they never were
 */
export async function refreshForPage(pool: Pool): Promise<Date | undefined> {
  const last = await readLast(pool);
  const isFresh = last !== undefined && last.agoMs < FRESH_MS;
  const isSlow = last !== undefined && Number(last.tookMs) > MAX_PAGE_MS;
  if (isFresh || isSlow) return last.at;
  await refreshIssues(pool);
  return (await readLast(pool))?.at;
}

async function readLast(pool: Pool) {
  type Last = { at: Date; agoMs: number; tookMs: string };
  return (await pool.query<Last>(`${LAST} AND read_until IS NOT NULL`, [ISSUES_TASK])).rows[0];
}
