import type { LookupResult } from '../salesforce/records/find-records.ts';
import { type RecordWrite, withoutLookups } from '../salesforce/records/record-write.ts';
import type { Lookup } from '../salesforce/records/write.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import { lookupsOf, type WritePlan } from './plan-writes.ts';
import type { SubjectRun } from './subject-run.ts';

/** A write whose references can be filled in. */
export interface ReadyWrite {
  readonly run: SubjectRun;
  readonly write: RecordWrite;
  readonly lookups: readonly Lookup[];
  /** The ids that the look-ups found, by name. */
  readonly ids: Readonly<Record<string, string>>;
}

/** A plan together with what its look-ups found. */
export interface ResolvedPlan extends WritePlan {
  /** The ids of the subject's records that are known now, by the name of the look-up. */
  readonly ids: Readonly<Record<string, string>>;
  readonly ready: readonly ReadyWrite[];
  /** Events that wait for a record that a look-up did not find. */
  readonly waiting: ReadonlySet<string>;
  /** Why nothing is written: a look-up was refused, or its record belongs to another subject. */
  readonly refusal?: Refusal | undefined;
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
  return plans.map((plan) => resolvePlan(plan, results));
}

function resolvePlan(
  plan: WritePlan,
  results: ReadonlyMap<Lookup, LookupResult | undefined>,
): ResolvedPlan {
  const { run, writes, lookups, toFind } = plan;
  const ids = { ...run.state.ids };
  for (const lookup of toFind) {
    const result = results.get(lookup);
    if (result?.kind === 'found') ids[lookup.name] = result.id;
  }
  const refusal = toFind.flatMap((lookup) => refusalIn(results.get(lookup)) ?? [])[0];
  if (refusal !== undefined) return { ...plan, ids, ready: [], waiting: new Set(), refusal };
  const missing = new Set(
    lookups.map(({ name }) => name).filter((name) => ids[name] === undefined),
  );
  const ready = writes.flatMap((write) => withoutLookups(write, missing) ?? []);
  return {
    ...plan,
    ids,
    ready: ready.map((write) => ({ run, write, lookups, ids })),
    waiting: waitingEvents(writes, ready),
  };
}

function refusalIn(result: LookupResult | undefined): Refusal | undefined {
  if (result?.kind === 'refused') return result.refusal;
  if (result?.kind !== 'conflict') return undefined;
  const { object, field } = result;
  return { verdict: 'conflict', code: 'ORDER_CONFLICT', object, fields: [field], detail: '' };
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
