import type { Pool } from 'pg';
import { claimTask, completeTask } from '../database/periodic-task.ts';
import { readInboxSigns } from '../inbox/statistics/inbox-signs.ts';
import { databaseBytes } from '../inbox/statistics/storage.ts';
import type { Logger } from '../log.ts';
import { HOUR_MS } from '../time.ts';
import { repeatChecks } from './repeat-checks.ts';
import { type StandingProblem, standingProblems, storageProblem } from './standing-problems.ts';

export interface WatchInboxOptions {
  /** Time between two checks, in milliseconds. */
  readonly everyMs: number;
  /** How long events wait for a record before they are parked, in milliseconds. */
  readonly maxWaitMs: number;
  /** Storage of the database's plan, in bytes; undefined when it is not known. */
  readonly storageBytes?: number | undefined;
}

/** Names of the tasks that say when a process checks the inbox, and logs a kind of problem, next. */
const WATCH = 'watch-inbox';
const logTask = (kind: string) => `log-${kind}-events`;

/**
 * Logs what of the inbox needs a person: when it is first seen, and once an hour while it lasts. Of
 * all processes one does so. Errors are logged, and the check is retried.
 *
 * @returns `stop` resolves when a running check has ended
 */
export function watchInbox(
  pool: Pool,
  log: Logger,
  options: WatchInboxOptions,
): { stop(): Promise<void> } {
  const { everyMs } = options;
  const logError = (error: unknown) =>
    log.error({ err: error }, 'watching the inbox failed; it is tried again');
  const check = async () => {
    if (!(await claimTask(pool, WATCH))) return;
    try {
      // One that cannot be read must not silence the other.
      await logProblems(pool, log, eventProblems(pool, options)).catch(logError);
      await logProblems(pool, log, storageProblems(pool, options)).catch(logError);
    } finally {
      await completeTask(pool, WATCH, everyMs);
    }
  };
  return repeatChecks([check], everyMs, logError);
}

async function logProblems(pool: Pool, log: Logger, problems: Promise<StandingProblem[]>) {
  for (const { kind, fact, facts } of await problems) {
    // The claim is never completed: it expires after an hour, for all processes.
    if (await claimTask(pool, logTask(kind), HOUR_MS)) log.warn(facts, fact);
  }
}

async function eventProblems(pool: Pool, { maxWaitMs }: WatchInboxOptions) {
  return standingProblems(await readInboxSigns(pool), maxWaitMs);
}

async function storageProblems(pool: Pool, { storageBytes }: WatchInboxOptions) {
  const problem = storageBytes && storageProblem(await databaseBytes(pool), storageBytes);
  return problem ? [problem] : [];
}
