import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/org.ts';
import { OrgTroubleError } from '../salesforce/org-error.ts';
import type { Source } from '../sources/source.ts';
import { applyAll } from './apply.ts';
import { OrgPause } from './org-pause.ts';
import { type Limits, settlementOf } from './settlement.ts';
import { startWork } from './work.ts';
import type { ClaimedSubject, Settlement, WorkQueue } from './work-queue.ts';

export interface WorkerParts {
  readonly queue: WorkQueue;
  readonly org: Org;
  readonly sources: readonly Source[];
  readonly log: Logger;
}

export interface WorkerOptions extends Limits {
  /** Batches in the works at the same time: the most calls in flight. */
  readonly lanes: number;
  /** How often an idle lane looks for work, in milliseconds. */
  readonly pollMs: number;
}

/** A worker that is running. */
export interface Worker {
  /** Finishes what is in hand and stops. */
  stop(): Promise<void>;
}

/** As many subjects as one collection has records: a batch of single events is then one call. */
const SUBJECTS_PER_BATCH = 200;
/** After an error of our own or of the database, a lane takes a breath before it goes on. */
const BREATH_MS = 1000;

/** Drains the inbox: claims subjects that are due, applies their events, settles. */
export function startWorker(parts: WorkerParts, options: WorkerOptions): Worker {
  const stopping = new AbortController();
  const pause = new OrgPause(parts.org, parts.log);
  const lanes = Array.from({ length: options.lanes }, () =>
    lane(parts, options, pause, stopping.signal),
  );
  return {
    async stop() {
      stopping.abort();
      await Promise.all(lanes);
    },
  };
}

async function lane(
  parts: WorkerParts,
  options: WorkerOptions,
  pause: OrgPause,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    try {
      await pause.over(stopping);
      if (stopping.aborted) return;
      const claimed = await parts.queue.claim(SUBJECTS_PER_BATCH);
      if (claimed.length === 0) await rest(options.pollMs, stopping);
      else await workOn(claimed, parts, options, pause);
    } catch (error) {
      parts.log.error({ err: error }, 'a batch failed; its subjects come again');
      await rest(BREATH_MS, stopping);
    }
  }
}

function rest(ms: number, stopping: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal: stopping }).catch(() => undefined);
}

async function workOn(
  claimed: readonly ClaimedSubject[],
  parts: WorkerParts,
  options: WorkerOptions,
  pause: OrgPause,
): Promise<void> {
  const began = performance.now();
  const works = claimed.flatMap((subject) => {
    const source = parts.sources.find(({ name }) => name === subject.source);
    return source === undefined ? [] : [startWork(subject, source)];
  });
  try {
    await applyAll(parts.org, works);
  } catch (error) {
    await parts.queue.release(claimed);
    if (!(error instanceof OrgTroubleError)) throw error;
    pause.begin(error);
    return;
  }
  const settlements = works.map((work) => settlementOf(work, options, Date.now(), Math.random()));
  await parts.queue.settle(settlements);
  report(parts, settlements, Math.round(performance.now() - began));
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
  for (const result of results) {
    if (result.status !== 'parked') continue;
    const { seq, reason, code, object, field } = result;
    log.error({ seq, reason, code, object, field }, 'event parked');
  }
}
