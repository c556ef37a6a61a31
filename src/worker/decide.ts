import { type EventResult, type ParkReason, RECORD_OF_ANOTHER } from '../inbox/event.ts';
import { movedLookups, withDoubt, withIds } from '../salesforce/records/lookup/known-ids.ts';
import { linkedWrites } from '../salesforce/records/lookup/linked-writes.ts';
import { eventsOf, groupName } from '../salesforce/records/record-write.ts';
import type { SubjectState } from '../salesforce/records/state/subject-state.ts';
import { recordName } from '../salesforce/records/write.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import { isRecordInDoubt, type WriteResult } from './interpret-outcome.ts';
import { withOvertakenCreated } from './overtaken-creations.ts';
import type { ResolvedPlan } from './resolve-references.ts';
import { refusedClosings } from './send/closing-writes.ts';
import { createsMissing } from './send/created-references.ts';
import { stillDeferred } from './send/deferred-writes.ts';
import { isHeld, isPassing, noteOf, reasonIn, refusedResult } from './send/event-result.ts';
import { eventStatus } from './send/event-status.ts';
import { newerInOrg, newerInOrgNotes } from './send/newer-in-org.ts';
import type { ClaimedSubject } from './subject-queue.ts';
import type { Progress, ReadEvent, SubjectRun } from './subject-run.ts';

/** What `decide` needs to know of a plan. */
export type DecidedPlan = Pick<
  ResolvedPlan,
  'ids' | 'deferred' | 'waiting' | 'refusal' | 'unreadable'
> &
  Partial<
    Pick<
      ResolvedPlan,
      'notes' | 'lookups' | 'missing' | 'overtaken' | 'blocked' | 'gotRecord' | 'isTakenBack'
    >
  >;

/** What one round has found out about a subject's events. */
interface Findings {
  /** The last refusal that concerns each event. */
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** Events to be folded again, without the events that were refused. */
  readonly undecided: ReadonlySet<string>;
  readonly waiting: ReadonlySet<string>;
  /** How the records were found, for the events that are applied. */
  readonly notes: readonly string[];
}

/**
 * Decides what became of a subject's open events in one round, and notes what is known of its
 * records. This is the only function that changes a run. Events that were folded together with a
 * refused one stay open for the next round, and so do those that wait for a record that the subject
 * has created in this one.
 *
 * @param results what became of the subject's writes, in the order in which they were sent
 */
export function decide(run: SubjectRun, plan: DecidedPlan, results: readonly WriteResult[]): void {
  Object.assign<SubjectRun, Progress>(run, progressOf(run, plan, results));
}

/**
 * Whether a look-up found another record than the one that the plan is based on. Its writes are not
 * sent: the next round plans again what is to be written to that record.
 */
export function hasMoved({ run, ids }: Pick<ResolvedPlan, 'run' | 'ids'>): boolean {
  return movedLookups(run.state, ids).size > 0;
}

function progressOf(given: SubjectRun, plan: DecidedPlan, sent: readonly WriteResult[]): Progress {
  const run = plan.isTakenBack ? takenBack(given) : given;
  if (plan.unreadable !== undefined) return allParked(run, plan.unreadable);
  if (plan.overtaken !== undefined) return allOvertaken(run, plan.overtaken);
  if (plan.gotRecord !== undefined) return { ...run, notes: [...run.notes, plan.gotRecord] };
  if (hasMoved({ run, ids: plan.ids })) return { ...run, state: movedState(run, plan) };
  const results = withoutDoubtful(sent);
  const deferred = [...plan.deferred, ...refusedClosings(run.open, results)];
  const findings = findingsOf(run, plan, results);
  const looksAgain = createsMissing(plan.missing ?? [], results);
  const staysOpen = ({ seq }: ReadEvent) =>
    !findings.refusals.has(seq) &&
    (findings.undecided.has(seq) || (looksAgain && findings.waiting.has(seq)));
  const decided = run.open.filter((event) => !staysOpen(event));
  const done = decided.filter(
    ({ seq }) => !findings.refusals.has(seq) && !isWaiting(seq, findings),
  );
  const state = withOvertakenCreated(stateAfter(run.state, { ...plan, deferred }, results), done);
  const refused = decided.flatMap(({ seq }): [string, Refusal][] => {
    const refusal = findings.refusals.get(seq);
    return refusal === undefined ? [] : [[seq, refusal]];
  });
  const retries = refused.filter(([, refusal]) => isPassing(refusal));
  const added = decided.map((event) => resultOf(event, findings, state, run.subject));
  return {
    state,
    open: run.open.filter(staysOpen),
    results: [...run.results, ...added],
    retry: retryOf([run.retry, ...retries.map(([, refusal]) => refusal)]),
    waiting: run.waiting || added.some(({ seq }) => isWaiting(seq, findings)),
    blocked: plan.blocked ?? run.blocked,
    notes: run.notes,
    wasInDoubt: run.wasInDoubt || results.some(isRecordInDoubt),
    missing: plan.missing === undefined || plan.missing.length === 0 ? run.missing : plan.missing,
    holds: new Map([...run.holds, ...refused.filter(([, refusal]) => isHeld(refusal))]),
    hasWritten: run.hasWritten || results.some(({ kind }) => kind === 'written'),
  };
}

/** The last one, unless part of the subject was not tried: then no attempt at it is over. */
function retryOf(refusals: readonly (Refusal | undefined)[]): Refusal | undefined {
  const known = refusals.filter((refusal) => refusal !== undefined);
  return known.find(({ isUntried }) => isUntried) ?? known.at(-1);
}

function movedState({ state, open }: Progress, { ids, lookups }: DecidedPlan): SubjectState {
  return withIds(
    state,
    ids,
    lookups,
    open.flatMap(({ writes }) => writes),
  );
}

/** A newer version in a record that may not be the subject's overtakes none of its events. */
function withoutDoubtful(results: readonly WriteResult[]): readonly WriteResult[] {
  if (!results.some(isRecordInDoubt)) return results;
  return results.map((result) =>
    result.kind === 'superseded' ? { kind: 'postponed', write: result.write } : result,
  );
}

function allParked({ open, results, ...others }: Progress, reason: ParkReason): Progress {
  const parked = open.map(({ seq }): EventResult => ({ seq, status: 'parked', ...reason }));
  return { ...others, open: [], results: [...results, ...parked] };
}

/** What is known of the records stays as it is. The record is gone: so a decision is carried out. */
function allOvertaken({ open, results, ...others }: Progress, reason: string): Progress {
  const { givesWayTo: _, ...state } = others.state;
  const overtaken = open.map(
    ({ seq }): EventResult => ({ seq, status: 'superseded', reason, code: RECORD_OF_ANOTHER }),
  );
  return { ...others, state, open: [], results: [...results, ...overtaken] };
}

/** A subject that writes again what is its own. A decision that is not carried out yet stays. */
function takenBack(run: SubjectRun): SubjectRun {
  const { gaveWay: _, ...state } = run.state;
  return { ...run, state };
}

function stateAfter(
  before: SubjectState,
  { ids, deferred }: DecidedPlan,
  results: readonly WriteResult[],
): SubjectState {
  const versions = results
    .filter(({ kind }) => kind === 'written' || kind === 'superseded')
    .flatMap(({ write: { record, groups } }) =>
      groups.map(({ name, version }) => [groupName(record, name), version] as const),
    );
  const groups = new Set(versions.map(([name]) => name));
  const floors = Object.entries(before.floors).filter(([name]) => !groups.has(name));
  const written = results.filter(({ kind }) => kind === 'written').map(({ write }) => write);
  const byKey = written.flatMap(({ record }) => ('lookup' in record ? [] : recordName(record)));
  const created = [...new Set([...before.created, ...byKey])];
  const isInDoubt = results.some(isRecordInDoubt);
  const applied = { ...before.applied, ...Object.fromEntries(versions) };
  return withDoubt(
    {
      ...withIds(before, ids),
      floors: Object.fromEntries(floors),
      applied,
      newerInOrg: newerInOrg(before.newerInOrg, results, applied),
      created,
      deferred: stillDeferred([...before.deferred, ...deferred], created),
      linked: linkedWrites(before.linked, written),
    },
    () => isInDoubt,
  );
}

function findingsOf(
  { open, notes: ofRun }: SubjectRun,
  { refusal, waiting, notes = [] }: DecidedPlan,
  results: readonly WriteResult[],
): Findings {
  const refusals = new Map<string, Refusal>();
  if (refusal !== undefined) for (const { seq } of open) refusals.set(seq, refusal);
  for (const result of results) {
    if (result.kind !== 'refused') continue;
    for (const event of result.events) refusals.set(event, result.refusal);
  }
  const unsettled = results.filter(({ kind }) => kind === 'refused' || kind === 'postponed');
  const undecided = results.some(isLookedUpAgain)
    ? open.map(({ seq }) => seq)
    : unsettled.flatMap(({ write }) => eventsOf(write));
  return {
    refusals,
    undecided: new Set(undecided),
    waiting,
    notes: [...ofRun, ...notes],
  };
}

/** Another record may need the values of all events. */
function isLookedUpAgain(result: WriteResult): boolean {
  return result.kind === 'postponed' && isRecordInDoubt(result);
}

function resultOf(
  event: ReadEvent,
  findings: Findings,
  state: SubjectState,
  subject: ClaimedSubject,
): EventResult {
  const { seq, notes, writes } = event;
  const refusal = findings.refusals.get(seq);
  if (refusal !== undefined) return refusedResult(seq, refusal);
  if (isWaiting(seq, findings)) return { seq, status: 'waiting', ...reasonIn(notes) };
  const status = eventStatus(event, state);
  // A newer event may be in the inbox that was not read.
  const newer = subject.unread === 'none' ? newerInOrgNotes(writes, state, subject.key) : [];
  return status === 'applied'
    ? { seq, status, ...noteOf(event, findings.notes, newer) }
    : { seq, status, ...reasonIn(newer) };
}

function isWaiting(seq: string, { refusals, waiting }: Findings): boolean {
  return waiting.has(seq) && !refusals.has(seq);
}
