import { setTimeout as sleep } from 'node:timers/promises';
import { Activity } from '../activity/activity.ts';
import type { PauseStore } from '../inbox/org-pauses.ts';
import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import { withCheck } from '../salesforce/api/with-check.ts';
import { MAX_RECORDS_PER_COLLECTION } from '../salesforce/collection-limits.ts';
import type { Source } from '../sources/source.ts';
import { SECOND_MS, waitUnlessAborted } from '../time.ts';
import { inSpan, type SpanOptions } from '../tracing.ts';
import type { FreshState } from './fresh-state/fresh-state.ts';
import { type AskSender, Rivals } from './give-way/rivals.ts';
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
const SUBJECTS_PER_BATCH = MAX_RECORDS_PER_COLLECTION;
/** Until a loop goes on after an error of its own or of the database. */
const ERROR_BACKOFF: Backoff = { initialMs: 2 * SECOND_MS, maxMs: 15 * SECOND_MS };
/** Heroku allows 30 s for the whole process to stop. */
const STOP_TIMEOUT_MS = 20 * SECOND_MS;

/** What the loops of one worker share. */
interface Shared extends ProcessParts {
  readonly askSender?: AskSender | undefined;
  readonly options: WorkerOptions;
  readonly sourceNames: readonly string[];
  readonly loneClaims: LoneClaims;
  readonly organizationWatch: OrganizationWatch;
  readonly stopping: AbortSignal;
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
    options,
    limits: options,
    sourceNames: parts.sources.map(({ name }) => name),
    circuit,
    organizationWatch: new OrganizationWatch(parts.org, circuit),
    suspects: new Suspects(),
    heldLog: new HeldLog(parts.log),
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
  const { log, options, circuit, stopping } = shared;
  let errors = 0;
  for (; !stopping.aborted; pulse.rest()) {
    try {
      await circuit.whenClosed(stopping);
      if (stopping.aborted) return;
      pulse.beat();
      const hasWorked = await takeTurn(shared, pulse);
      errors = 0;
      if (hasWorked) continue;
      await shared.organizationWatch.check();
      await waitUnlessAborted(options.pollMs, stopping);
    } catch (error) {
      errors += 1;
      log.error({ err: error }, 'batch failed; its subjects will be retried');
      await waitUnlessAborted(backoffMs(ERROR_BACKOFF, errors, Math.random()), stopping);
    }
  }
}

/** Claims and processes one batch. @returns false when there was nothing to do */
async function takeTurn(shared: Shared, pulse: Pulse): Promise<boolean> {
  const { circuit } = shared;
  const turn = circuit.takeTurn(SUBJECTS_PER_BATCH);
  if (turn === undefined) return false;
  let result: TurnResult = 'failed';
  try {
    const outcome = await claimAndProcess(turn.max, shared, pulse);
    result = outcome === 'not my turn' ? 'nothing due' : outcome;
    return outcome !== 'nothing due';
  } finally {
    circuit.endTurn(turn, result);
  }
}

async function claimAndProcess(
  max: number,
  shared: Shared,
  pulse: Pulse,
): Promise<TurnResult | 'not my turn'> {
  const { queue, sourceNames, loneClaims } = shared;
  const alone = loneClaims.take();
  let wasUsed = false;
  try {
    const startTime = Date.now();
    const claimed = await queue.claim(max, sourceNames, alone);
    wasUsed = claimed.some(({ isAlone }) => isAlone);
    if (claimed.length > 0) {
      return await inSpan('process inbox', batchSpan(claimed, startTime), () =>
        processLeased(claimed, shared, pulse),
      );
    }
    // A subject that has to be claimed alone may be due: the next claim is for it.
    return alone || loneClaims.isTaken ? 'nothing due' : 'not my turn';
  } finally {
    if (alone) loneClaims.end(wasUsed);
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
