import { setTimeout as sleep } from 'node:timers/promises';
import type { PauseStore } from '../inbox/org-pauses.ts';
import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import { withCheck } from '../salesforce/api/with-check.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import type { Source } from '../sources/source.ts';
import { SECOND_MS, waitUnlessAborted } from '../time.ts';
import { logSettlements } from './log-settlements.ts';
import { CircuitBreaker } from './outage/circuit-breaker.ts';
import { processBatch } from './process-batch.ts';
import { type Limits, settlementOf } from './settlement.ts';
import type { ClaimedSubject, SubjectQueue } from './subject-queue.ts';

export interface WorkerParts {
  readonly queue: SubjectQueue;
  readonly org: Org;
  readonly sources: readonly Source[];
  readonly log: Logger;
  /** Shows pauses of the calls to the org to other processes. Without it, they are only logged. */
  readonly pauses?: PauseStore | undefined;
}

export interface WorkerOptions extends Limits {
  /** How many batches are processed at the same time. */
  readonly loops: number;
  /** How often an idle loop looks for subjects that are due, in milliseconds. */
  readonly pollMs: number;
}

/** A worker that is running. */
export interface Worker {
  /** Pauses calls to the org; shared with everything else in this process that calls it. */
  readonly circuit: CircuitBreaker;
  /**
   * Claims nothing more, waits for the batches in progress, and releases those that take too long.
   */
  stop(): Promise<void>;
}

/** As many subjects as a collection has records, so that a batch of single events is one call. */
const SUBJECTS_PER_BATCH = 200;
/** How long a loop waits after an error of its own or of the database. */
const ERROR_DELAY_MS = SECOND_MS;
/** Heroku allows 30 s for the whole process to stop. */
const STOP_TIMEOUT_MS = 20 * SECOND_MS;

/** What the loops of one worker share. */
interface Shared {
  readonly parts: WorkerParts;
  readonly options: WorkerOptions;
  readonly circuit: CircuitBreaker;
  readonly stopping: AbortSignal;
  readonly batchesInProgress: Set<readonly ClaimedSubject[]>;
}

/**
 * Starts loops that claim subjects that are due, write their events to the org, and settle them.
 */
export function startWorkerLoops(parts: WorkerParts, options: WorkerOptions): Worker {
  const stopping = new AbortController();
  const shared: Shared = {
    parts,
    options,
    circuit: new CircuitBreaker(parts.org, parts.log, { pauses: parts.pauses }),
    stopping: stopping.signal,
    batchesInProgress: new Set(),
  };
  const loops = Promise.all(Array.from({ length: options.loops }, () => loop(shared)));
  return {
    circuit: shared.circuit,
    async stop() {
      stopping.abort();
      const circuitStopped = shared.circuit.stop();
      await Promise.race([loops, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      await parts.queue.release([...shared.batchesInProgress].flat());
      await circuitStopped;
    },
  };
}

async function loop(shared: Shared): Promise<void> {
  const { parts, options, circuit, stopping } = shared;
  const sources = parts.sources.map(({ name }) => name);
  while (!stopping.aborted) {
    try {
      await circuit.whenClosed(stopping);
      if (stopping.aborted) return;
      const claimed = await parts.queue.claim(SUBJECTS_PER_BATCH, sources);
      if (claimed.length === 0) await waitUnlessAborted(options.pollMs, stopping);
      else await processClaimed(claimed, shared);
    } catch (error) {
      parts.log.error({ err: error }, 'batch failed; its subjects will be retried');
      await waitUnlessAborted(ERROR_DELAY_MS, stopping);
    }
  }
}

async function processClaimed(claimed: readonly ClaimedSubject[], shared: Shared): Promise<void> {
  const { parts, batchesInProgress } = shared;
  batchesInProgress.add(claimed);
  try {
    await parts.queue.whileLeased(claimed, (requireLease) =>
      processAndSettle(claimed, withCheck(parts.org, requireLease), shared),
    );
  } finally {
    batchesInProgress.delete(claimed);
  }
}

async function processAndSettle(
  claimed: readonly ClaimedSubject[],
  org: Org,
  { parts, options, circuit }: Shared,
): Promise<void> {
  const { queue, sources, log } = parts;
  const startedAt = performance.now();
  try {
    const { runs, outage } = await processBatch({ org, sources }, claimed);
    const settlements = runs.map((run) => settlementOf(run, options, Date.now(), Math.random()));
    await queue.settle(settlements);
    const ms = Math.round(performance.now() - startedAt);
    logSettlements(log, settlements, { apiUsage: org.usage(), ms });
    if (outage === undefined) circuit.recordSuccess();
    else circuit.trip(outage);
  } catch (error) {
    await queue.release(claimed);
    if (!(error instanceof OrgOutageError)) throw error;
    circuit.trip(error);
  }
}
