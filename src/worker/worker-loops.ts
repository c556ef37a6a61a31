import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import { OrgOutageError } from '../salesforce/org-errors.ts';
import type { Source } from '../sources/source.ts';
import { waitUnlessAborted } from '../time.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { applyIsolated } from './process-batch.ts';
import { type Limits, settlementOf } from './settlement.ts';
import type { ClaimedSubject, Settlement, WorkQueue } from './subject-queue.ts';

export interface WorkerParts {
  readonly queue: WorkQueue;
  readonly org: Org;
  readonly sources: readonly Source[];
  readonly log: Logger;
}

export interface WorkerOptions extends Limits {
  /** Batches in the works at the same time: the most calls in flight. */
  readonly loops: number;
  /** How often an idle loop looks for work, in milliseconds. */
  readonly pollMs: number;
}

/** A worker that is running. */
export interface Worker {
  /** Keeps everything in this process from calling an org in trouble. */
  readonly circuit: CircuitBreaker;
  /** Takes nothing new, and finishes what is in hand or, when that takes too long, gives it back. */
  stop(): Promise<void>;
}

/** As many subjects as one collection has records: a batch of single events is then one call. */
const SUBJECTS_PER_BATCH = 200;
/** After an error of our own or of the database, a loop takes a breath before it goes on. */
const ERROR_DELAY_MS = 1000;

/** Heroku allows 30 s in all. */
const FINISH_WITHIN_MS = 20_000;

/** What the loops of one worker share. */
interface Shared {
  readonly parts: WorkerParts;
  readonly options: WorkerOptions;
  readonly circuit: CircuitBreaker;
  readonly stopping: AbortSignal;
  /** Batches being worked on. */
  readonly inHand: Set<readonly ClaimedSubject[]>;
}

/** Drains the inbox: claims subjects that are due, applies their events, settles. */
export function startWorkerLoops(parts: WorkerParts, options: WorkerOptions): Worker {
  const stopping = new AbortController();
  const shared: Shared = {
    parts,
    options,
    circuit: new CircuitBreaker(parts.org, parts.log),
    stopping: stopping.signal,
    inHand: new Set(),
  };
  const loops = Promise.all(Array.from({ length: options.loops }, () => loop(shared)));
  return {
    circuit: shared.circuit,
    async stop() {
      stopping.abort();
      await Promise.race([loops, sleep(FINISH_WITHIN_MS, undefined, { ref: false })]);
      await parts.queue.release([...shared.inHand].flat());
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
      if (claimed.length === 0) await rest(options.pollMs, stopping);
      else await holdAndWork(claimed, shared);
    } catch (error) {
      parts.log.error({ err: error }, 'a batch failed; its subjects come again');
      await rest(ERROR_DELAY_MS, stopping);
    }
  }
}

function rest(ms: number, stopping: AbortSignal): Promise<void> {
  return waitUnlessAborted(ms, stopping);
}

async function holdAndWork(claimed: readonly ClaimedSubject[], shared: Shared): Promise<void> {
  const { parts, inHand } = shared;
  inHand.add(claimed);
  try {
    await parts.queue.whileHeld(claimed, (requireLease) => {
      const org: Org = {
        ...parts.org,
        async call(request) {
          requireLease();
          return parts.org.call(request);
        },
      };
      return workOn(claimed, { ...parts, org }, shared);
    });
  } finally {
    inHand.delete(claimed);
  }
}

async function workOn(
  claimed: readonly ClaimedSubject[],
  parts: WorkerParts,
  { options, circuit }: Shared,
): Promise<void> {
  const began = performance.now();
  try {
    const { works, trouble } = await applyIsolated(parts, claimed);
    const settlements = works.map((work) => settlementOf(work, options, Date.now(), Math.random()));
    await parts.queue.settle(settlements);
    report(parts, settlements, Math.round(performance.now() - began));
    if (trouble !== undefined) circuit.trip(trouble);
  } catch (error) {
    await parts.queue.release(claimed);
    if (!(error instanceof OrgOutageError)) throw error;
    circuit.trip(error);
  }
}

function report({ log, org }: WorkerParts, settlements: readonly Settlement[], ms: number): void {
  const results = settlements.flatMap((settlement) => settlement.results);
  const counts = Object.fromEntries(
    [...Map.groupBy(results, ({ status }) => status)].map(([status, of]) => [status, of.length]),
  );
  log.info(
    { subjects: settlements.length, ...counts, apiUsage: org.usage(), ms },
    'events settled',
  );
  for (const settlement of settlements) tellOfEvents(log, settlement);
}

/** What people may have to see to, one line for each event. */
function tellOfEvents(log: Logger, { subject, results }: Settlement): void {
  const eventIds = new Map(subject.events.map(({ seq, eventId }) => [seq, eventId]));
  for (const result of results) {
    const event = { source: subject.source, eventId: eventIds.get(result.seq) };
    if (result.status === 'parked') {
      const { reason, code, object, field } = result;
      log.error({ ...event, reason, code, object, field }, 'event parked');
    } else if (result.status === 'applied' && result.reason !== undefined) {
      log.warn({ ...event, reason: result.reason }, 'event applied, but for a part');
    }
  }
}
