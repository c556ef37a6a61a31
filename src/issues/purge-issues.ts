import type { Pool } from 'pg';

/** Small enough that no lock is kept for long. */
const BATCH_SIZE = 5000;

const IS_OLD = "finished_at < now() - $1 * interval '1 day'";

const OLD_RUN_EVENTS = `
DELETE FROM run_event WHERE (run, seq) IN (
  SELECT run, seq FROM run_event JOIN run ON run.id = run_event.run WHERE ${IS_OLD} LIMIT ${BATCH_SIZE})`;

/** Their events are deleted before. */
const OLD_RUNS = `
DELETE FROM run WHERE id IN (SELECT id FROM run WHERE ${IS_OLD} LIMIT ${BATCH_SIZE})`;

const OLD_ISSUES = `
DELETE FROM issue WHERE key IN (
  SELECT key FROM issue WHERE state = 'resolved' AND resolved_at < now() - $1 * interval '1 day' LIMIT ${BATCH_SIZE})`;

const OLD_CHANGES = `
DELETE FROM issue_change WHERE id IN (
  SELECT id FROM issue_change WHERE at < now() - $1 * interval '1 day' LIMIT ${BATCH_SIZE})`;

/**
 * Deletes runs that are finished, issues that are resolved, and changes of issues, when they are older than the
 * rows of settled events may be.
 *
 * @param days how old they may be
 */
export async function purgeIssues(pool: Pool, days: number): Promise<void> {
  for (const statement of [OLD_RUN_EVENTS, OLD_RUNS, OLD_CHANGES, OLD_ISSUES]) {
    await runInBatches(pool, statement, days);
  }
}

async function runInBatches(pool: Pool, statement: string, days: number): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(statement, [days]);
    if ((rowCount ?? 0) < BATCH_SIZE) return;
  }
}
