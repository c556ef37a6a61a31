import type { Pool } from 'pg';
import { claimTask, completeTask } from '../database/periodic-task.ts';
import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import type { FailedEventNames } from '../salesforce/schema/profile.ts';
import { MINUTE_MS, waitUnlessAborted } from '../time.ts';
import type { CircuitBreaker } from '../worker/circuit-breaker.ts';
import { type FailedEventLog, failedEventLog } from './refusal-log.ts';
import { replayMarked } from './replay-marked.ts';
import { reportFailedEvents } from './report-failed-events.ts';

export interface FailedEventParts {
  readonly pool: Pool;
  readonly org: Org;
  readonly log: Logger;
  /** What the org's object and its fields are called. */
  readonly names: FailedEventNames;
  /** Where the console is reached; without it records carry no link. */
  readonly publicUrl?: string;
  /** Shared with those who apply events. */
  readonly circuit: CircuitBreaker;
  /** How often it is looked what is to be told and what is marked, in milliseconds. */
  readonly everyMs: number;
}

/** What one round works with. */
export type RoundParts = FailedEventParts & { readonly refusalLog: FailedEventLog };

/** What this is called among the things that processes do in turns. */
const TURN = 'failed events';
/** Longer than a round's calls take. */
const MAX_ROUND_MS = 5 * MINUTE_MS;
/** Most replayed events are settled by then, so that the same round can tell. */
const OUTCOME_AFTER_MS = 3000;

/**
 * Shows parked events in the org, and replays those that an admin marks there. One process at a time does so. What goes
 * wrong is said in the log and tried again; it neither parks anything nor holds up those who apply events.
 */
export function syncFailedEvents(parts: FailedEventParts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const showing = showUntil(stopping.signal, { ...parts, refusalLog: failedEventLog(parts.log) });
  return {
    async stop() {
      stopping.abort();
      await showing;
    },
  };
}

async function showUntil(signal: AbortSignal, parts: RoundParts): Promise<void> {
  while (!signal.aborted) {
    await showInTurn(signal, parts).catch((error: unknown) => {
      if (error instanceof OrgOutageError) parts.circuit.trip(error);
      else parts.refusalLog.failed(error);
    });
    await rest(parts.everyMs, signal);
  }
}

async function showInTurn(signal: AbortSignal, parts: RoundParts): Promise<void> {
  const { pool, circuit, everyMs } = parts;
  if (circuit.isOpen || !(await claimTask(pool, TURN, MAX_ROUND_MS))) return;
  try {
    // Marks are read before anything is written, so that none is overwritten unread.
    const replayed = await replayMarked(parts);
    if (replayed > 0) await rest(Math.min(OUTCOME_AFTER_MS, everyMs), signal);
    if (!signal.aborted) await reportFailedEvents(parts);
  } finally {
    await completeTask(pool, TURN, everyMs);
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return waitUnlessAborted(ms, signal);
}
