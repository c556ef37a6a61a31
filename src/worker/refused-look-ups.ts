import type { LookupResult } from '../salesforce/records/find-records.ts';
import { lookupsNeeded, type RecordWrite } from '../salesforce/records/record-write.ts';
import type { Lookup } from '../salesforce/records/write.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import { type RefusedWrite, refusedForAll } from './interpret-outcome.ts';

/** Writes, sorted by whether they need a look-up that the org refused. */
interface SortedWrites {
  readonly refused: readonly RefusedWrite[];
  readonly rest: readonly RecordWrite[];
}

/** The refusals of the look-ups that the org refused, by name. Pure. */
export function refusalsOf(
  lookups: readonly Lookup[],
  results: ReadonlyMap<Lookup, LookupResult | undefined>,
): Map<string, Refusal> {
  return new Map(
    lookups.flatMap((lookup): [string, Refusal][] => {
      const result = results.get(lookup);
      return result?.kind === 'refused' ? [[lookup.name, result.refusal]] : [];
    }),
  );
}

/**
 * Takes the field groups out of writes that need a look-up that the org refused: for their record,
 * a reference, or the record that they come after. Pure.
 *
 * @param refusals by the name of the look-up
 */
export function withoutRefusedLookUps(
  writes: readonly RecordWrite[],
  refusals: ReadonlyMap<string, Refusal>,
): SortedWrites {
  if (refusals.size === 0) return { refused: [], rest: writes };
  const sorted = writes.map((write) => sortedGroups(write, refusals));
  return {
    refused: sorted.flatMap(({ refused }) => refused),
    rest: sorted.flatMap(({ rest }) => rest),
  };
}

function sortedGroups(write: RecordWrite, refusals: ReadonlyMap<string, Refusal>): SortedWrites {
  const parts = write.groups.map((group) => {
    const part = { ...write, groups: [group] };
    return { group, part, refusal: refusalFor(part, refusals) };
  });
  const left = parts.filter(({ refusal }) => refusal === undefined);
  return {
    refused: parts.flatMap(({ part, refusal }) =>
      refusal === undefined ? [] : [refusedForAll(part, refusal)],
    ),
    rest: left.length === 0 ? [] : [{ ...write, groups: left.map(({ group }) => group) }],
  };
}

function refusalFor(
  part: RecordWrite,
  refusals: ReadonlyMap<string, Refusal>,
): Refusal | undefined {
  const needed = [...lookupsNeeded(part), ...(part.after === undefined ? [] : [part.after])];
  return needed.flatMap((name) => refusals.get(name) ?? [])[0];
}
