import type { Activity } from '../activity/activity.ts';
import type { Logger } from '../log.ts';
import type { Org } from '../salesforce/api/org.ts';
import type { OrgOutageError } from '../salesforce/org-errors.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import type { Source } from '../sources/source.ts';
import { SECOND_MS } from '../time.ts';
import { inSpan, type SpanOptions } from '../tracing.ts';
import type { FreshState } from './fresh-state/fresh-state.ts';
import type { Rivals } from './give-way/rivals.ts';
import type { CircuitBreaker, TurnResult } from './outage/circuit-breaker.ts';
import { outageRefusal } from './outage/outage-refusal.ts';
import { maySubjectCause, type Suspects } from './outage/suspects.ts';
import { defectRefusal } from './park-reasons.ts';
import { type ProcessedBatch, processBatch } from './process-batch.ts';
import { countLostLeases, countSettled } from './settle/count-settled.ts';
import { settlementAfterFailure, settlementAfterLostClaims } from './settle/failure-settlement.ts';
import type { HeldLog } from './settle/held-log.ts';
import { logDefects, logSettlements, type Work } from './settle/log-settlements.ts';
import { settleBatch } from './settle/settle-batch.ts';
import { type Limits, settlementOf } from './settle/settlement.ts';
import type { ClaimedSubject, Settlement, SubjectQueue } from './subject-queue.ts';

export interface ProcessParts {
  readonly queue: SubjectQueue;
  readonly org: Org;
  readonly sources: readonly Source[];
  readonly log: Logger;
  readonly limits: Limits;
  readonly circuit: CircuitBreaker;
  readonly suspects: Suspects;
  readonly heldLog: HeldLog;
  readonly activity: Activity;
  /** Absent: no sender is asked for the present state of what late events are about. */
  readonly freshState?: FreshState | undefined;
}

/** What the processing of one batch needs. */
interface BatchParts extends ProcessParts {
  readonly rivals: Rivals;
}

/**
 * How long a subject is put aside that met an outage alone: another one is tried first, to find out
 * whose fault it is.
 */
const SUSPECT_DELAY_MS = 10 * SECOND_MS;

const SETTLE_SPAN: SpanOptions = {
  kind: 'client',
  attributes: {
    'db.system.name': 'postgresql',
    'db.operation.name': 'UPDATE',
    'db.collection.name': 'subject',
  },
};

/**
 * Processes claimed subjects, and settles or releases each of them. An outage pauses calls to the
 * org, unless it is the fault of one subject.
 *
 * @returns how the turn ended in which they were claimed
 * @throws what the database throws, or LeaseLostError; the claims are then still to be released
 */
export async function processClaimed(
  parts: BatchParts,
  claimed: readonly ClaimedSubject[],
): Promise<TurnResult> {
  const startedAt = performance.now();
  const givenUp = claimed.flatMap((subject) => settlementAfterLostClaims(subject) ?? []);
  const left = claimed.filter((subject) => !givenUp.some((done) => done.subject === subject));
  const batch = await processBatch(parts, left);
  const fault = subjectsFault(parts, claimed, batch);
  if (batch.outage !== undefined && fault === undefined) parts.circuit.trip(batch.outage, true);
  const failures = failuresOf(batch, fault);
  const { rivals } = parts;
  const settlements = [...givenUp, ...settlementsOf(parts, batch, failures), ...rivals.settlements];
  await settleAndLog(parts, settlements, { failures, startedAt });
  if (rivals.unchanged.length > 0) await parts.queue.release(rivals.unchanged);
  logDefects(parts.log, [
    ...batch.runs.flatMap(({ defects }) => defects),
    ...batch.failures.map(({ error }) => error),
  ]);
  await parts.queue.release(batch.renewed);
  if (fault === undefined) await releaseUndecided(parts.queue, claimed, batch);
  return resultOf(batch);
}

/**
 * The outage of the batch if it is the fault of one subject. Only a subject that was processed
 * alone, without any success, can be at fault.
 */
function subjectsFault(
  { suspects }: ProcessParts,
  claimed: readonly ClaimedSubject[],
  { runs, undecided: [suspect], outage }: ProcessedBatch,
): OrgOutageError | undefined {
  suspects.recordWritten(
    runs.filter(({ hasWritten }) => hasWritten).map((run) => nameOf(run.subject)),
  );
  if (outage === undefined || suspect === undefined || claimed.length > 1) return undefined;
  const isAtFault = maySubjectCause(outage) && suspects.recordOutage(nameOf(suspect));
  return isAtFault ? outage : undefined;
}

function nameOf({ source, key }: ClaimedSubject): string {
  return JSON.stringify([source, key]);
}

function resultOf({ runs, outage }: ProcessedBatch): TurnResult {
  if (outage !== undefined) return 'failed';
  return runs.some(({ hasWritten }) => hasWritten) ? 'written' : 'answered';
}

/** The subjects that failed as a whole, each with the reason. */
function failuresOf(
  { failures, undecided }: ProcessedBatch,
  fault: OrgOutageError | undefined,
): ReadonlyMap<ClaimedSubject, Refusal> {
  const ofConnector = failures.map(
    ({ subject, error }) => [subject, defectRefusal(error)] as const,
  );
  const ofOrg =
    fault === undefined ? [] : undecided.map((subject) => [subject, outageRefusal(fault)] as const);
  return new Map([...ofConnector, ...ofOrg]);
}

function settlementsOf(
  { limits }: ProcessParts,
  { runs }: ProcessedBatch,
  failures: ReadonlyMap<ClaimedSubject, Refusal>,
): Settlement[] {
  const [now, random] = [Date.now(), Math.random];
  return [
    ...runs.map((run) => settlementOf(run, limits, now, random())),
    ...[...failures].map(([subject, refusal]) =>
      settlementAfterFailure(subject, refusal, limits.maxAttempts, random()),
    ),
  ];
}

async function settleAndLog(
  { queue, org, log, limits, heldLog, activity }: ProcessParts,
  settlements: readonly Settlement[],
  { failures, startedAt }: Required<Pick<Work, 'failures'>> & { readonly startedAt: number },
): Promise<void> {
  const settled = await inSpan('UPDATE subject', SETTLE_SPAN, () =>
    settleBatch({ queue, log, limits }, settlements),
  );
  countLostLeases(activity, unsettled(settlements, settled));
  if (settled.length === 0) return;
  const ms = Math.round(performance.now() - startedAt);
  logSettlements(log, settled, { apiUsage: org.usage(), ms, failures });
  countSettled(activity, settled, Date.now());
  heldLog.record(settled, Date.now());
}

/** The subjects whose settlement was dropped. */
function unsettled(all: readonly Settlement[], settled: readonly Settlement[]): ClaimedSubject[] {
  const stored = new Set(settled.map(({ subject }) => subject));
  return all.map(({ subject }) => subject).filter((subject) => !stored.has(subject));
}

/**
 * A subject that met an outage alone is put aside, whatever the outage: otherwise, as the one that is
 * due longest, it would be the first one after each pause.
 */
async function releaseUndecided(
  queue: SubjectQueue,
  claimed: readonly ClaimedSubject[],
  { undecided }: ProcessedBatch,
): Promise<void> {
  const [first] = undecided;
  if (first === undefined) return;
  if (claimed.length === 1) await queue.postpone(first, SUSPECT_DELAY_MS);
  else await queue.release(undecided);
}
