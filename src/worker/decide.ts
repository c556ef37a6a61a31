import type { EventResult, ParkReason } from '../inbox/event.ts';
import { eventsOf, groupName } from '../salesforce/records/record-write.ts';
import type { SubjectState } from '../salesforce/records/subject-state.ts';
import { compareVersions, recordName, type Write } from '../salesforce/records/write.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import type { WriteResult } from './interpret-outcome.ts';
import { parkReasonFor } from './park-reasons.ts';
import type { ResolvedPlan } from './resolve-references.ts';
import type { Progress, ReadEvent, SubjectRun } from './subject-run.ts';

/** What `decide` needs to know of a plan. */
export type DecidedPlan = Pick<
  ResolvedPlan,
  'ids' | 'deferred' | 'waiting' | 'refusal' | 'unreadable'
>;

/** What one round has found out about a subject's events. */
interface Findings {
  /** The last refusal that concerns each event. */
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** Events to be folded again, without the events that were refused. */
  readonly undecided: ReadonlySet<string>;
  /** Names of field groups of which the org has a newer version. */
  readonly superseded: ReadonlySet<string>;
  readonly waiting: ReadonlySet<string>;
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

function progressOf(run: SubjectRun, plan: DecidedPlan, results: readonly WriteResult[]): Progress {
  if (plan.unreadable !== undefined) return allParked(run, plan.unreadable);
  const state = stateAfter(run.state, plan, results);
  const findings = findingsOf(run, plan, results);
  const staysOpen = ({ seq }: ReadEvent) =>
    findings.undecided.has(seq) && !findings.refusals.has(seq);
  const decided = run.open.filter((event) => !staysOpen(event));
  const retries = decided.flatMap(({ seq }) => findings.refusals.get(seq) ?? []).filter(isPassing);
  const added = decided.map((event) => resultOf(event, findings, state));
  return {
    state,
    open: run.open.filter(staysOpen),
    results: [...run.results, ...added],
    retry: retries.at(-1) ?? run.retry,
    waiting: run.waiting || added.some(({ status }) => status === 'waiting'),
  };
}

function allParked(
  { state, open, results, retry, waiting }: Progress,
  reason: ParkReason,
): Progress {
  const parked = open.map(({ seq }): EventResult => ({ seq, status: 'parked', ...reason }));
  return { state, open: [], results: [...results, ...parked], retry, waiting };
}

function stateAfter(
  { keys, ids: _, ...before }: SubjectState,
  { ids, deferred }: DecidedPlan,
  results: readonly WriteResult[],
): SubjectState {
  const isGone = results.some(
    (result) => result.kind === 'refused' && result.refusal.verdict === 'gone',
  );
  const versions = results
    .filter(({ kind }) => kind === 'written' || kind === 'superseded')
    .flatMap(({ write: { record, groups } }) =>
      groups.map(({ name, version }) => [groupName(record, name), version] as const),
    );
  const written = results.filter(({ kind }) => kind === 'written').map(({ write }) => write.record);
  const byKey = written.filter((record) => !('lookup' in record)).map(recordName);
  const created = [...new Set([...before.created, ...byKey])];
  return {
    keys,
    ids: isGone ? {} : ids,
    applied: { ...before.applied, ...Object.fromEntries(versions) },
    created,
    deferred: stillDeferred([...before.deferred, ...deferred], created),
  };
}

/** Writes whose record has still not been created, each once. */
function stillDeferred(writes: readonly Write[], created: readonly string[]): Write[] {
  const waiting = writes.filter(({ record }) => !created.includes(recordName(record)));
  return [...new Map(waiting.map((write) => [JSON.stringify(write), write])).values()];
}

function findingsOf(
  { open }: SubjectRun,
  { refusal, waiting }: DecidedPlan,
  results: readonly WriteResult[],
): Findings {
  const refusals = new Map<string, Refusal>();
  if (refusal !== undefined) for (const { seq } of open) refusals.set(seq, refusal);
  for (const result of results) {
    if (result.kind !== 'refused') continue;
    for (const event of result.events) refusals.set(event, result.refusal);
  }
  const unsettled = results.filter(({ kind }) => kind === 'refused' || kind === 'postponed');
  const superseded = results
    .filter(({ kind }) => kind === 'superseded')
    .flatMap(({ write: { record, groups } }) => groups.map(({ name }) => groupName(record, name)));
  return {
    refusals,
    undecided: new Set(unsettled.flatMap(({ write }) => eventsOf(write))),
    superseded: new Set(superseded),
    waiting,
  };
}

function resultOf(event: ReadEvent, findings: Findings, state: SubjectState): EventResult {
  const { seq } = event;
  const refusal = findings.refusals.get(seq);
  if (refusal !== undefined) {
    return isPassing(refusal)
      ? { seq, status: 'pending' }
      : { seq, status: 'parked', ...parkReasonFor(refusal) };
  }
  if (findings.waiting.has(seq)) return { seq, status: 'waiting' };
  const status = eventStatus(event, state, findings.superseded);
  return status === 'applied' ? { seq, status, ...noteOf(event) } : { seq, status };
}

/** Whether the writes of a refused event may succeed later, without a person. */
function isPassing({ verdict }: Refusal): boolean {
  return verdict !== 'park' && verdict !== 'conflict';
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

/** What could not be written of an event that was applied; empty when all of it was. */
function noteOf({ writes }: ReadEvent): { reason?: string } {
  const notes = writes.flatMap(({ note }) => note ?? []);
  return notes.length === 0 ? {} : { reason: notes.join(' ') };
}
