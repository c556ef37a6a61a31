import type { Pool } from 'pg';
import { claimTask, isTaskClaimed } from '../../database/periodic-task.ts';

/** The claim of this periodic task lasts as long as the pause. */
const TASK = 'fresh-state-pause';

/** Shows other processes that a worker does not ask Digital River for so many milliseconds. */
export async function showFreshStatePause(pool: Pool, ms: number): Promise<void> {
  await claimTask(pool, TASK, ms);
}

/** Whether a worker does not ask Digital River for the state of orders, since it did not answer. */
export function isFreshStatePaused(pool: Pool): Promise<boolean> {
  return isTaskClaimed(pool, TASK);
}
