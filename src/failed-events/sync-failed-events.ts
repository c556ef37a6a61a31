import { claimTask, completeTask } from '../database/periodic-task.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import { MINUTE_MS, waitUnlessAborted } from '../time.ts';
import { createProblemLog } from './problem-log.ts';
import { reportFailedEvents } from './report-failed-events.ts';
import { handleRequests } from './requests/handle-requests.ts';
import { type FailedEventParts, type RoundParts, TASK } from './round-parts.ts';
import { adoptOrg } from './shown-org.ts';

/** Longer than the calls of a round take. */
const MAX_ROUND_MS = 5 * MINUTE_MS;
/** Most replayed events are settled after this, so that the same round can report their outcome. */
const SETTLE_DELAY_MS = 3000;

/**
 * Shows parked events in the org, and does what admins ask for there: replays, dismisses and
 * restores events. One process at a time does so. Errors are logged and retried; they park no event and do not delay the
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
  const { pool, org, circuit, everyMs } = parts;
  if (circuit.isOpen || !(await claimTask(pool, TASK, MAX_ROUND_MS))) return;
  try {
    const organizationId = await adoptOrg(parts);
    // The database may belong to another org by now, which an open session does not show.
    await org.organization?.confirm();
    // Requests are read before records are written, so that no request is overwritten unread.
    const replayed = await handleRequests(parts);
    if (replayed > 0) await waitUnlessAborted(Math.min(SETTLE_DELAY_MS, everyMs), signal);
    if (!signal.aborted) await reportFailedEvents(parts, organizationId);
  } finally {
    await completeTask(pool, TASK, everyMs);
  }
}
