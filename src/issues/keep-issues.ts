import type { Pool } from 'pg';
import { claimTask, completeTask } from '../database/periodic-task.ts';
import type { Logger } from '../log.ts';
import { repeatChecks } from '../reconcile/repeat-checks.ts';
import { HOUR_MS, SECOND_MS } from '../time.ts';
import { purgeIssues } from './purge-issues.ts';
import { ISSUES_TASK, MAX_REFRESH_MS, refreshIssues } from './refresh-issues.ts';

const EVERY_MS = 15 * SECOND_MS;
const CHECK_MS = 3 * SECOND_MS;
/** Longer than a refresh may take. */
const CLAIM_MS = MAX_REFRESH_MS + 10 * SECOND_MS;
/** Many parked events are read less often: this takes at most a twentieth of the time. */
const SHARE = 20;
const PURGE_TASK = 'purge-issues';

/**
 * Keeps issues up to date, every 15 seconds or less often, and deletes old ones. Of all processes
 * one does so. Errors are logged, and the task is retried.
 *
 * @param rowDays days until what is over is deleted
 * @returns `stop` resolves when a running refresh has ended
 */
export function keepIssues(pool: Pool, log: Logger, rowDays: number): { stop(): Promise<void> } {
  const keep = async () => {
    if (!(await claimTask(pool, ISSUES_TASK, CLAIM_MS))) return;
    const begun = performance.now();
    try {
      await refreshIssues(pool);
    } finally {
      // One that fails because it takes too long is repeated rarely as well.
      const tookMs = performance.now() - begun;
      await completeTask(pool, ISSUES_TASK, Math.max(EVERY_MS, SHARE * tookMs));
    }
  };
  const purge = async () => {
    // The claim is never completed: it expires after an hour, for all processes.
    if (await claimTask(pool, PURGE_TASK, HOUR_MS)) await purgeIssues(pool, rowDays);
  };
  return repeatChecks([keep, purge], CHECK_MS, (error) =>
    log.error({ err: error }, 'issues could not be brought up to date; it is tried again'),
  );
}
