import type { ParkReason } from '../inbox/event.ts';
import type { LookupResult } from '../salesforce/records/find-records.ts';
import {
  lookupsNeeded,
  type RecordWrite,
  withoutLookups,
} from '../salesforce/records/record-write.ts';
import type { Lookup } from '../salesforce/records/write.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import type { RefusedWrite } from './interpret-outcome.ts';
import { orderConflict } from './order-conflict.ts';
import { lookupsOf, type WritePlan } from './plan-writes.ts';
import { refusalsOf, withoutRefusedLookUps } from './refused-look-ups.ts';
import type { SubjectRun } from './subject-run.ts';

/** A write whose references can be filled in. */
export interface ReadyWrite {
  readonly run: SubjectRun;
  readonly write: RecordWrite;
  readonly lookups: readonly Lookup[];
  /** The ids that the look-ups found, by name. */
  readonly ids: Readonly<Record<string, string>>;
  /** Names of the look-ups whose id was found in this round; other ids are remembered ones. */
  readonly found: ReadonlySet<string>;
  /** Names of those whose record was found without the subject's claim. */
  readonly free?: ReadonlySet<string>;
  /** True: it is not sent, since another subject that claims the same record writes first. */
  readonly isPostponed?: true;
}

/** A plan together with what its look-ups found. */
export interface ResolvedPlan extends WritePlan {
  /** The ids of the subject's records that are known now, by the name of the look-up. */
  readonly ids: Readonly<Record<string, string>>;
  readonly ready: readonly ReadyWrite[];
  /** Events that wait for a record that a look-up did not find. */
  readonly waiting: ReadonlySet<string>;
  /** Look-ups of these records. */
  readonly missing: readonly Lookup[];
  /** What is not sent, since it needs a look-up that the org refused. */
  readonly refused: readonly RefusedWrite[];
  /** What people should know of how the records were found, in full sentences. */
  readonly notes: readonly string[];
  /** Why nothing is written: the record of a look-up belongs to another subject. */
  readonly refusal?: Refusal | undefined;
  /** True: the subject has given way, and no record carries its claim. Nothing is written. */
  readonly hasGivenWay?: true;
  /** Id of the record that it would be written to otherwise, if one was found. */
  readonly record?: string | undefined;
  /** Key of the subject that has this record, if it is known. */
  readonly holder?: string | undefined;
  /** True: the subject had given way, and its record carries its claim again. */
  readonly isTakenBack?: true;
  /** Why its events are overtaken by another subject, in a full sentence. */
  readonly overtaken?: string;
  /** Why its events wait, and why they are parked in the end, when not for want of a record. */
  readonly blocked?: ParkReason;
  /** How it got the record of another subject: the plan is made anew, and nothing is decided yet. */
  readonly gotRecord?: string;
}

/**
 * Sorts the planned writes by what the look-ups found: ready to be sent, or waiting for a record.
 * Pure.
 *
 * @param found one result per look-up of `lookupsOf(plans)`, in the same order
 */
export function resolveReferences(
  plans: readonly WritePlan[],
  found: readonly LookupResult[],
): ResolvedPlan[] {
  const results = new Map(lookupsOf(plans).map((lookup, index) => [lookup, found[index]]));
  return oneSubjectPerRecord(plans.map((plan) => resolvePlan(plan, results)));
}

/**
 * Of several subjects that claim one record only the first writes to it. The others look again in
 * the next round, when it carries the first one's claim, or is still free.
 */
function oneSubjectPerRecord(plans: readonly ResolvedPlan[]): ResolvedPlan[] {
  const taken = new Set<string>();
  return plans.map((plan) => {
    const claimed = plan.ready.length === 0 ? [] : claimedRecords(plan);
    if (claimed.some((record) => taken.has(record))) return postponed(plan);
    for (const record of claimed) taken.add(record);
    return plan;
  });
}

function claimedRecords({ lookups, ids }: ResolvedPlan): string[] {
  return lookups.flatMap(({ name, object, claim }) =>
    claim === undefined || ids[name] === undefined ? [] : [`${object} ${ids[name]}`],
  );
}

function postponed(plan: ResolvedPlan): ResolvedPlan {
  const ready = plan.ready.map((each) => ({ ...each, isPostponed: true }) as const);
  return { ...plan, ids: {}, ready, notes: [] };
}

function resolvePlan(
  plan: WritePlan,
  results: ReadonlyMap<Lookup, LookupResult | undefined>,
): ResolvedPlan {
  const { run, writes, lookups, toFind } = plan;
  const found = toFind.flatMap((lookup) => {
    const result = results.get(lookup);
    return result?.kind === 'found' ? [{ ...result, name: lookup.name }] : [];
  });
  const refusals = refusalsOf(toFind, results);
  const former = run.state.gaveWay === undefined ? undefined : formerRecord(toFind, results);
  const forgotten = new Set(toFind.map(({ name }) => name).filter((name) => !refusals.has(name)));
  const remembered = Object.entries(run.state.ids).filter(([name]) => !forgotten.has(name));
  const ids = Object.fromEntries([...remembered, ...found.map(({ name, id }) => [name, id])]);
  const isTakenBack = former === 'its own' ? ({ isTakenBack: true } as const) : {};
  const base = { ...plan, ids, ...isTakenBack, notes: found.flatMap(({ note }) => note ?? []) };
  if (former !== undefined && former !== 'its own') {
    const nothing = { ready: [], waiting: new Set<string>(), missing: [], refused: [] };
    return { ...base, ...nothing, hasGivenWay: true, record: former.id, holder: former.holder };
  }
  const refusal = toFind.flatMap((lookup) => conflictIn(results.get(lookup)) ?? [])[0];
  if (refusal !== undefined) {
    return { ...base, ready: [], waiting: new Set(), missing: [], refused: [], refusal };
  }
  const missing = new Set(
    lookups.map(({ name }) => name).filter((name) => ids[name] === undefined),
  );
  const { refused, rest } = withoutRefusedLookUps(writes, refusals);
  const ready = rest.flatMap((write) => withoutLookups(write, missing) ?? []);
  const needed = new Set(rest.flatMap((write) => [...lookupsNeeded(write)]));
  const names = new Set(found.map(({ name }) => name));
  const free = new Set(found.flatMap(({ name, isFree }) => (isFree ? name : [])));
  return {
    ...base,
    ready: ready.map((write) => ({ run, write, lookups, ids, found: names, free })),
    waiting: waitingEvents(rest, ready),
    missing: lookups.filter(({ name }) => missing.has(name) && needed.has(name)),
    refused,
  };
}

/** The record that a subject gave away, and the key of the subject that has it, as far as known. */
interface FormerRecord {
  readonly id: string | undefined;
  readonly holder: string | undefined;
}

/**
 * The record that a subject gave away, as it is now: it may carry the subject's claim again.
 *
 * @returns undefined when the org refused the look-up
 */
function formerRecord(
  lookups: readonly Lookup[],
  results: ReadonlyMap<Lookup, LookupResult | undefined>,
): 'its own' | FormerRecord | undefined {
  const [result] = lookups.flatMap((each) => (each.claim ? (results.get(each) ?? []) : []));
  switch (result?.kind) {
    case 'found':
      return result.isFree ? { id: result.id, holder: undefined } : 'its own';
    case 'conflict':
      return { id: result.parties.record, holder: result.parties.owner };
    case 'refused':
      return undefined;
    default:
      return { id: undefined, holder: undefined };
  }
}

function conflictIn(result: LookupResult | undefined): Refusal | undefined {
  if (result?.kind !== 'conflict') return undefined;
  const { object, claim, explanation, parties } = result;
  return orderConflict(object, claim, explanation, parties);
}

/** The events of all groups that are planned and not ready. */
function waitingEvents(
  planned: readonly RecordWrite[],
  ready: readonly RecordWrite[],
): Set<string> {
  const readyGroups = new Set(ready.flatMap(({ groups }) => groups));
  const groups = planned.flatMap((write) => write.groups);
  return new Set(groups.filter((group) => !readyGroups.has(group)).flatMap(({ events }) => events));
}
