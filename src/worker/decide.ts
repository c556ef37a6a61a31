import type { EventResult, ParkReason } from '../inbox/event.ts';
import { movedLookups, withDoubt, withIds } from '../salesforce/records/lookup/known-ids.ts';
import { linkedWrites } from '../salesforce/records/lookup/linked-writes.ts';
import { eventsOf, groupName } from '../salesforce/records/record-write.ts';
import type { SubjectState } from '../salesforce/records/subject-state.ts';
import { compareVersions, recordName, type Write } from '../salesforce/records/write.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import { isRecordInDoubt, type WriteResult } from './interpret-outcome.ts';
import { parkReasonFor } from './park-reasons.ts';
import type { ResolvedPlan } from './resolve-references.ts';
import { refusedClosings } from './send/closing-writes.ts';
import type { Progress, ReadEvent, SubjectRun } from './subject-run.ts';

/** What `decide` needs to know of a plan. */
export type DecidedPlan = Pick<
  ResolvedPlan,
  'ids' | 'deferred' | 'waiting' | 'refusal' | 'unreadable'
> &
  Partial<Pick<ResolvedPlan, 'notes' | 'lookups'>>;

/** What one round has found out about a subject's events. */
interface Findings {
  /** The last refusal that concerns each event. */
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** Events to be folded again, without the events that were refused. */
  readonly undecided: ReadonlySet<string>;
  /** Names of field groups of which the org has a newer version. */
  readonly superseded: ReadonlySet<string>;
  readonly waiting: ReadonlySet<string>;
  /** How the records were found, for the events that are applied. */
  readonly notes: readonly string[];
}

/**
 * Decides what became of a subject's open events in one round, and notes what is known of its
 * records. This is the only function that changes a run. Events that were folded together with a
 * refused one stay open for the next round.
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

function progressOf(run: SubjectRun, plan: DecidedPlan, sent: readonly WriteResult[]): Progress {
  if (plan.unreadable !== undefined) return allParked(run, plan.unreadable);
  if (hasMoved({ run, ids: plan.ids })) return { ...run, state: movedState(run, plan) };
  const results = withoutDoubtful(sent);
  const deferred = [...plan.deferred, ...refusedClosings(run.open, results)];
  const state = stateAfter(run.state, { ...plan, deferred }, results);
  const findings = findingsOf(run, plan, results);
  const staysOpen = ({ seq }: ReadEvent) =>
    findings.undecided.has(seq) && !findings.refusals.has(seq);
  const decided = run.open.filter((event) => !staysOpen(event));
  const refused = decided.flatMap(({ seq }): [string, Refusal][] => {
    const refusal = findings.refusals.get(seq);
    return refusal === undefined ? [] : [[seq, refusal]];
  });
  const retries = refused.filter(([, refusal]) => isPassing(refusal));
  const added = decided.map((event) => resultOf(event, findings, state));
  return {
    state,
    open: run.open.filter(staysOpen),
    results: [...run.results, ...added],
    retry: retryOf([run.retry, ...retries.map(([, refusal]) => refusal)]),
    waiting: run.waiting || added.some(({ seq }) => isWaiting(seq, findings)),
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
  const written = results.filter(({ kind }) => kind === 'written').map(({ write }) => write);
  const byKey = written.flatMap(({ record }) => ('lookup' in record ? [] : recordName(record)));
  const created = [...new Set([...before.created, ...byKey])];
  const isInDoubt = results.some(isRecordInDoubt);
  return withDoubt(
    {
      ...withIds(before, ids),
      applied: { ...before.applied, ...Object.fromEntries(versions) },
      created,
      deferred: stillDeferred([...before.deferred, ...deferred], created),
      linked: linkedWrites(before.linked, written),
    },
    () => isInDoubt,
  );
}

/** Writes whose record has still not been created, each once. */
function stillDeferred(writes: readonly Write[], created: readonly string[]): Write[] {
  const waiting = writes.filter(({ record }) => !created.includes(recordName(record)));
  return [...new Map(waiting.map((write) => [canonicalText(write), write])).values()];
}

/** The same for two writes whose names are in another order, as after they were stored. */
function canonicalText(write: Write): string {
  return JSON.stringify(write, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function findingsOf(
  { open }: SubjectRun,
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
  const superseded = results
    .filter(({ kind }) => kind === 'superseded')
    .flatMap(({ write: { record, groups } }) => groups.map(({ name }) => groupName(record, name)));
  return {
    refusals,
    undecided: new Set(undecided),
    superseded: new Set(superseded),
    waiting,
    notes,
  };
}

/** Another record may need the values of all events. */
function isLookedUpAgain(result: WriteResult): boolean {
  return result.kind === 'postponed' && isRecordInDoubt(result);
}

function resultOf(event: ReadEvent, findings: Findings, state: SubjectState): EventResult {
  const { seq, notes } = event;
  const refusal = findings.refusals.get(seq);
  if (refusal !== undefined) return refusedResult(seq, refusal);
  if (isWaiting(seq, findings)) return { seq, status: 'waiting', ...reasonIn(notes) };
  const status = eventStatus(event, state, findings.superseded);
  return status === 'applied' ? { seq, status, ...noteOf(event, findings) } : { seq, status };
}

function refusedResult(seq: string, refusal: Refusal): EventResult {
  if (isPassing(refusal)) return { seq, status: 'pending' };
  const status = isHeld(refusal) ? 'waiting' : 'parked';
  return { seq, status, ...parkReasonFor(refusal) };
}

function isWaiting(seq: string, { refusals, waiting }: Findings): boolean {
  return waiting.has(seq) && !refusals.has(seq);
}

/** Whether the writes of a refused event may succeed later, without a person. */
function isPassing({ verdict }: Refusal): boolean {
  return verdict === 'retry' || verdict === 'gone' || verdict === 'superseded';
}

/** Whether a person will make the writes of a refused event possible, without a replay. */
function isHeld({ verdict }: Refusal): boolean {
  return verdict === 'hold' || verdict === 'locked';
}

/** An event is superseded when newer events overtook it before any part of it took effect. */
function eventStatus(
  { writes }: ReadEvent,
  state: SubjectState,
  superseded: ReadonlySet<string>,
): 'applied' | 'superseded' {
  const isDeferred = ({ version }: Write) =>
    state.deferred.some((deferred) => compareVersions(deferred.version, version) === 0);
  const tookEffect = writes.some((write) => {
    const name = groupName(write.record, write.group);
    const applied = state.applied[name];
    const isOurs = applied !== undefined && compareVersions(applied, write.version) === 0;
    return (isOurs && !superseded.has(name)) || (!write.creates && isDeferred(write));
  });
  return tookEffect ? 'applied' : 'superseded';
}

/** What people should know of an applied event, and what could not be written of it. */
function noteOf(event: ReadEvent, found: Findings): { reason?: string; isWhole?: true } {
  const leftOut = event.writes.flatMap(({ note }) => note ?? []);
  const notes = [...event.notes, ...found.notes];
  const isNoteOnly = leftOut.length === 0 && notes.length > 0;
  return { ...reasonIn([...leftOut, ...notes]), ...(isNoteOnly ? { isWhole: true } : {}) };
}

function reasonIn(sentences: readonly string[]): { reason?: string } {
  return sentences.length === 0 ? {} : { reason: sentences.join(' ') };
}
