import type { Pool } from 'pg';
import { claimTask, completeTask } from '../database/periodic-task.ts';
import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import type { FailedEventNames } from '../salesforce/schema/profile.ts';
import { MINUTE_MS, waitUnlessAborted } from '../time.ts';
import type { CircuitBreaker } from '../worker/outage/circuit-breaker.ts';
import { handleReprocessRequests } from './handle-reprocess-requests.ts';
import { createProblemLog, type ProblemLog } from './problem-log.ts';
import { reportFailedEvents } from './report-failed-events.ts';

export interface FailedEventParts {
  readonly pool: Pool;
  readonly org: Org;
  readonly log: Logger;
  /** The org's names for the Failed Event object and its fields. */
  readonly names: FailedEventNames;
  /** Address of the web process; without it, records have no link to the console. */
  readonly publicUrl?: string | undefined;
  /** Shared with the workers that apply events. */
  readonly circuit: CircuitBreaker;
  /** Time between two rounds, in milliseconds. */
  readonly everyMs: number;
}

/** The dependencies of one round. */
export type RoundParts = FailedEventParts & { readonly problemLog: ProblemLog };

/** Name of the periodic task. */
const TASK = 'failed events';
/** Longer than the calls of a round take. */
const MAX_ROUND_MS = 5 * MINUTE_MS;
/** Most replayed events are settled after this, so that the same round can report their outcome. */
const SETTLE_DELAY_MS = 3000;

/**
 * Shows parked events in the org, and replays those that an admin sets to Reprocess there. One
 * process at a time does so. Errors are logged and retried; they park no event and do not delay the
 * workers.
 *
 * @returns `stop` resolves when the running round has ended
 */
export function syncFailedEvents(parts: FailedEventParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const problemLog = createProblemLog(parts.log);
  const syncing = syncUntilAborted(stopping.signal, { ...parts, problemLog });
  return {
    async stop() {
      stopping.abort();
      await syncing;
    },
  };
}

async function syncUntilAborted(signal: AbortSignal, parts: RoundParts): Promise<void> {
  while (!signal.aborted) {
    await syncWhenDue(signal, parts).catch((error: unknown) => {
      if (error instanceof OrgOutageError) parts.circuit.trip(error);
      else parts.problemLog.logError(error);
    });
    await waitUnlessAborted(parts.everyMs, signal);
  }
}

async function syncWhenDue(signal: AbortSignal, parts: RoundParts): Promise<void> {
  const { pool, circuit, everyMs } = parts;
  if (circuit.isOpen || !(await claimTask(pool, TASK, MAX_ROUND_MS))) return;
  try {
    // Requests are read before records are written, so that no request is overwritten unread.
    const replayed = await handleReprocessRequests(parts);
    if (replayed > 0) await waitUnlessAborted(Math.min(SETTLE_DELAY_MS, everyMs), signal);
    if (!signal.aborted) await reportFailedEvents(parts);
  } finally {
    await completeTask(pool, TASK, everyMs);
  }
}
