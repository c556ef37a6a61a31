import { setTimeout as sleep } from 'node:timers/promises';
import { Activity } from '../activity/activity.ts';
import type { PauseStore } from '../inbox/org-pauses.ts';
import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import { withCheck } from '../salesforce/api/with-check.ts';
import type { Source } from '../sources/source.ts';
import { SECOND_MS, waitUnlessAborted } from '../time.ts';
import { inSpan, type SpanOptions } from '../tracing.ts';
import type { FreshState } from './fresh-state/fresh-state.ts';
import { type AskSender, Rivals } from './give-way/rivals.ts';
import { BatchSize } from './look/batch-size.ts';
import { type Batch, type LookParts, lookForBatch } from './look/look-for-batch.ts';
import { Lookout } from './look/lookout.ts';
import { type Backoff, backoffMs } from './outage/backoff.ts';
import { CircuitBreaker, type TurnResult } from './outage/circuit-breaker.ts';
import { LoneClaims } from './outage/lone-claims.ts';
import { OrganizationWatch } from './outage/organization-watch.ts';
import { Suspects } from './outage/suspects.ts';
import { type ProcessParts, processClaimed } from './process-claimed.ts';
import { LoopPulse, type Pulse } from './pulse/loop-pulse.ts';
import { countLostLeases } from './settle/count-settled.ts';
import { HeldLog } from './settle/held-log.ts';
import type { Limits } from './settle/settlement.ts';
import { type ClaimedSubject, LeaseLostError, type SubjectQueue } from './subject-queue.ts';

export interface WorkerParts {
  readonly queue: SubjectQueue;
  readonly org: Org;
  readonly sources: readonly Source[];
  readonly log: Logger;
  /** Shows pauses of the calls to the org to other processes. Without it, they are only logged. */
  readonly pauses?: PauseStore | undefined;
  /** Absent: no sender is asked for the present state of what late events are about. */
  readonly freshState?: FreshState | undefined;
  /** Absent where no sender has an API that could be asked. */
  readonly askSender?: AskSender | undefined;
  /** Counts what becomes of events; by default, nothing does. */
  readonly activity?: Activity;
  /** Shows whether the loops go on. */
  readonly pulse?: LoopPulse;
}

export interface WorkerOptions extends Limits {
  /** How many batches are processed at the same time. */
  readonly loops: number;
  /** How often an idle worker looks for subjects that are due, in milliseconds. */
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

/** Until a loop goes on after an error of its own or of the database. */
const ERROR_BACKOFF: Backoff = { initialMs: 2 * SECOND_MS, maxMs: 15 * SECOND_MS };
/** Heroku allows 30 s for the whole process to stop. */
const STOP_TIMEOUT_MS = 20 * SECOND_MS;

/** What the loops of one worker share. */
interface Shared extends ProcessParts, LookParts {
  readonly queue: SubjectQueue;
  readonly circuit: CircuitBreaker;
  readonly askSender?: AskSender | undefined;
  readonly lookout: Lookout;
  readonly batchesInProgress: Set<readonly ClaimedSubject[]>;
}

/**
 * Starts loops that claim subjects that are due, write their events to the org, and settle them.
 */
export function startWorkerLoops(parts: WorkerParts, options: WorkerOptions): Worker {
  const stopping = new AbortController();
  const circuit = new CircuitBreaker(parts.org, parts.log, { pauses: parts.pauses });
  const shared: Shared = {
    ...parts,
    activity: parts.activity ?? new Activity(),
    limits: options,
    pollMs: options.pollMs,
    sourceNames: parts.sources.map(({ name }) => name),
    circuit,
    organizationWatch: new OrganizationWatch(parts.org, circuit),
    suspects: new Suspects(),
    heldLog: new HeldLog(parts.log),
    lookout: new Lookout(),
    batchSize: new BatchSize(),
    loneClaims: new LoneClaims(),
    stopping: stopping.signal,
    batchesInProgress: new Set(),
  };
  const { pulse = new LoopPulse() } = parts;
  const loops = Promise.all(
    Array.from({ length: options.loops }, () => loop(shared, pulse.ofLoop())),
  );
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

async function loop(shared: Shared, pulse: Pulse): Promise<void> {
  const { log, circuit, lookout, stopping } = shared;
  let errors = 0;
  for (; !stopping.aborted; pulse.rest()) {
    try {
      await circuit.whenClosed(stopping);
      const batch = await lookout.run(() => lookForBatch(shared, pulse));
      errors = 0;
      if (batch !== undefined) await processTurn(batch, shared, pulse);
    } catch (error) {
      errors += 1;
      log.error({ err: error }, 'batch failed; its subjects will be retried');
      await waitUnlessAborted(backoffMs(ERROR_BACKOFF, errors, Math.random()), stopping);
    }
  }
}

async function processTurn(batch: Batch, shared: Shared, pulse: Pulse): Promise<void> {
  const { circuit, loneClaims, batchSize } = shared;
  const { claimed, turn, isLoneClaim, startTime } = batch;
  const beganAt = performance.now();
  let result: TurnResult = 'failed';
  try {
    result = await inSpan('process inbox', batchSpan(claimed, startTime), () =>
      processLeased(claimed, shared, pulse),
    );
  } finally {
    batchSize.learn(claimed.length, performance.now() - beganAt, result === 'failed');
    circuit.endTurn(turn, result);
    if (isLoneClaim) loneClaims.end(claimed.some(({ isAlone }) => isAlone));
  }
}

/** From the claim of a batch to its end. */
function batchSpan(claimed: readonly ClaimedSubject[], startTime: number): SpanOptions {
  const events = claimed.reduce((sum, subject) => sum + subject.events.length, 0);
  return {
    kind: 'consumer',
    startTime,
    attributes: {
      'messaging.system': 'postgresql',
      'messaging.destination.name': 'inbox',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.batch.message_count': events,
    },
  };
}

async function processLeased(
  claimed: readonly ClaimedSubject[],
  shared: Shared,
  pulse: Pulse,
): Promise<TurnResult> {
  const { queue, org, batchesInProgress, activity } = shared;
  const leased = [...claimed];
  const rivals = new Rivals(queue, leased, shared.askSender);
  batchesInProgress.add(leased);
  try {
    return await queue.whileLeased(leased, (requireLease) => {
      const check = () => {
        pulse.beat();
        requireLease();
      };
      return processClaimed({ ...shared, rivals, org: withCheck(org, check) }, claimed);
    });
  } catch (error) {
    if (error instanceof LeaseLostError) countLostLeases(activity, leased);
    await endClaims(queue, leased, error);
    throw error;
  } finally {
    batchesInProgress.delete(leased);
  }
}

/**
 * Ends the claims of a batch that failed. That may fail as well, as while the database is away: the
 * queue repeats a release, and the leases of a process that was stuck are over in any case.
 */
async function endClaims(
  queue: SubjectQueue,
  claimed: readonly ClaimedSubject[],
  error: unknown,
): Promise<void> {
  const isStuck = error instanceof LeaseLostError && error.isStuck;
  const ended = isStuck ? queue.abandon(claimed) : queue.release(claimed);
  await ended.catch(() => undefined);
}
