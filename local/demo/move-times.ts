import type { Pool } from 'pg';
import { ISSUE_KEY } from '../../src/issues/issue.ts';
import { refreshIssues } from '../../src/issues/refresh-issues.ts';
import { SECOND_MS } from '../../src/time.ts';
import { livedInTimes, type MovedEvent, type SentEvent } from './lived-in-times.ts';

/** The number of the newest event in the inbox; 0 when it is empty. */
export async function newestEvent(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ seq: string }>(
    'SELECT coalesce(max(seq), 0) AS seq FROM event',
  );
  return rows[0]?.seq ?? '0';
}

const SENT = `
SELECT seq, source || ' ' || coalesce(subject, seq::text) AS "order",
  (extract(epoch FROM event_time) * 1000)::float8 AS "happenedAt",
  (extract(epoch FROM received_at) * 1000)::float8 AS "receivedAt"
FROM event WHERE seq > $1 AND event_id <> ALL($2) ORDER BY seq`;

const MOVED = `
WITH moved AS (
  SELECT seq, to_timestamp(received / 1000) AS received_at, by * interval '1 millisecond' AS by
  FROM unnest($1::bigint[], $2::float8[], $3::float8[]) AS moved (seq, received, by)
)`;

const MOVE = [
  `${MOVED}
UPDATE event_history AS h SET first_at = first_at - by, last_at = last_at - by, since = since - by
FROM moved WHERE h.seq = moved.seq`,
  // The time of the report says which settlement was reported.
  `${MOVED}
UPDATE event AS e SET received_at = moved.received_at, settled_at = settled_at - by,
  reported_at = reported_at - by, last_arrival_at = last_arrival_at - by
FROM moved WHERE e.seq = moved.seq`,
  // An order waits since its first open event.
  `${MOVED}, first AS (
  SELECT DISTINCT ON (source, subject) source, subject, by FROM event JOIN moved USING (seq)
  WHERE status IN ('pending', 'waiting') ORDER BY source, subject, seq
)
UPDATE subject SET waiting_since = waiting_since - by, held_since = held_since - by
FROM first WHERE subject.source = first.source AND key = first.subject`,
];

/** What was in the inbox before. */
const EARLIER = `
SELECT seq, (extract(epoch FROM received_at) * 1000)::float8 AS "receivedAt" FROM event WHERE seq <= $1 ORDER BY seq`;

const MOVE_EVENT_TIMES = `
UPDATE event SET event_time = event_time - $2 * interval '1 millisecond' WHERE seq <= $1`;

/** Issues that were opened meanwhile. */
const MOVE_ISSUES = [
  `WITH parked AS (
  SELECT ${ISSUE_KEY} AS key, min(settled_at) AS since, max(settled_at) AS newest
  FROM event WHERE status = 'parked' GROUP BY 1
)
UPDATE issue SET since = parked.since, newest = parked.newest FROM parked WHERE issue.key = parked.key`,
  `UPDATE issue_change AS c SET at = issue.since FROM issue
WHERE issue.key = c.issue AND change = 'opened' AND at > issue.since`,
];

/**
 * Moves events that were sent now, and all that came of them, back to when they happened, as if the
 * connector had run all the time.
 *
 * @param after the newest event before the demonstration
 * @param late ids of events that arrive now although they happened before
 */
export async function moveTimes(pool: Pool, after: string, late: readonly string[]): Promise<void> {
  const { rows } = await pool.query<SentEvent>(SENT, [after, late]);
  const moved = livedInTimes(rows);
  await makeRoom(pool, after, moved[0]?.receivedAt ?? Date.now());
  await move(pool, moved);
  await refreshIssues(pool);
  for (const statement of MOVE_ISSUES) await pool.query(statement);
}

/** Moves all that was in the inbox before by one amount, so that it is older than what is new. */
async function makeRoom(pool: Pool, through: string, before: number): Promise<void> {
  const { rows } = await pool.query<Pick<SentEvent, 'seq' | 'receivedAt'>>(EARLIER, [through]);
  const newest = Math.max(0, ...rows.map(({ receivedAt }) => receivedAt));
  const byMs = Math.max(0, newest - before + SECOND_MS);
  if (byMs === 0) return;
  await move(
    pool,
    rows.map(({ seq, receivedAt }) => ({ seq, receivedAt: receivedAt - byMs, byMs })),
  );
  await pool.query(MOVE_EVENT_TIMES, [through, byMs]);
}

async function move(pool: Pool, moved: readonly MovedEvent[]): Promise<void> {
  const values = [
    moved.map(({ seq }) => seq),
    moved.map(({ receivedAt }) => receivedAt),
    moved.map(({ byMs }) => byMs),
  ];
  for (const statement of MOVE) await pool.query(statement, values);
}
