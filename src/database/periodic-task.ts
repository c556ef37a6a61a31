import type { Pool } from 'pg';
import { MINUTE_MS } from '../time.ts';

/** Longer than the slowest source takes to answer. */
const MAX_TASK_MS = 15 * MINUTE_MS;

/**
 * Claims a periodic task, so that one process at a time runs it.
 *
 * @param task name of the task, such as the name of the source that it asks for missed events
 * @param maxMs longest time that the task takes, in milliseconds; when the process dies, the claim
 *   expires after this
 * @returns true when the task is due and no other process has claimed it
 */
export async function claimTask(pool: Pool, task: string, maxMs = MAX_TASK_MS): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO reconciliation AS r (source, due_at) VALUES ($1, now() + $2 * interval '1 millisecond')
     ON CONFLICT (source) DO UPDATE SET due_at = excluded.due_at WHERE r.due_at <= now()`,
    [task, maxMs],
  );
  return rowCount === 1;
}

/** Whether a task is claimed, or not due yet. */
export async function isTaskClaimed(pool: Pool, task: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'SELECT FROM reconciliation WHERE source = $1 AND due_at > now()',
    [task],
  );
  return rowCount === 1;
}

/**
 * Ends the claim of a task and schedules its next run.
 *
 * @param task name given to {@link claimTask}
 * @param nextInMs when the task is due again, in milliseconds from now
 */
export async function completeTask(pool: Pool, task: string, nextInMs: number): Promise<void> {
  await pool.query(
    `UPDATE reconciliation SET due_at = now() + $2 * interval '1 millisecond' WHERE source = $1`,
    [task, nextInMs],
  );
}
