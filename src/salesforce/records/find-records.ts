import type { Org } from '../api/org.ts';
import { isSchemaError } from '../classify-error.ts';
import { RequestRefusedError } from '../org-errors.ts';
import { refusalOf } from '../refusal.ts';
import { judgeLookup, type LookupResult } from './lookup/judge-lookup.ts';
import { type FoundRows, lookupFields, readRows } from './lookup/read-rows.ts';
import { noteGap } from './schema-gap.ts';
import type { Lookup } from './write.ts';

export type { LookupResult };

/**
 * Finds the records of many subjects in few queries. What the org is known to lack is not asked
 * for.
 *
 * @returns one result per look-up, in the same order
 * @throws OrgOutageError, RequestRefusedError
 */
export async function findRecords(org: Org, lookups: readonly Lookup[]): Promise<LookupResult[]> {
  const results = new Map<Lookup, LookupResult>(
    lookups.flatMap((each) => refusedUnasked(org, each)),
  );
  const open = lookups.filter((lookup) => !results.has(lookup));
  for (const similar of byShape(open)) {
    for (const [lookup, result] of await findTogether(org, similar)) results.set(lookup, result);
  }
  return lookups.map((lookup) => results.get(lookup) ?? { kind: 'nothing' });
}

/** A look-up that needs what the org is known to lack. */
function refusedUnasked({ memory }: Org, lookup: Lookup): [Lookup, LookupResult][] {
  const refusal = memory?.gaps.refusalFor(lookup.object, lookupFields([lookup]));
  return refusal === undefined ? [] : [[lookup, { kind: 'refused', refusal }]];
}

/** When the org lacks a field, the look-ups are repeated separately for each set of fields. */
async function findTogether(
  org: Org,
  lookups: readonly Lookup[],
): Promise<[Lookup, LookupResult][]> {
  const found = await readRows(org, lookups).catch(refusalIn);
  if (!(found instanceof RequestRefusedError)) return judgeAll(org, lookups, found);
  const parts = [...Map.groupBy(lookups, (lookup) => lookupFields([lookup]).join()).values()];
  const [first] = lookups;
  if (first !== undefined && parts.length === 1) {
    const refusal = refusalOf(first.object, found.error);
    if (org.memory) noteGap(org.memory.gaps, found.error, refusal, lookupFields(lookups));
    return lookups.map((lookup) => [lookup, { kind: 'refused', refusal }]);
  }
  const results: [Lookup, LookupResult][] = [];
  for (const part of parts) results.push(...(await findTogether(org, part)));
  return results;
}

function judgeAll(
  { memory }: Org,
  lookups: readonly Lookup[],
  found: FoundRows,
): [Lookup, LookupResult][] {
  for (const { object } of lookups.slice(0, 1)) memory?.gaps.end(object, lookupFields(lookups));
  return lookups.map((lookup) => [lookup, judgeLookup(lookup, found)]);
}

function refusalIn(error: unknown): RequestRefusedError {
  if (error instanceof RequestRefusedError && isSchemaError(error.error)) return error;
  throw error;
}

/** Groups of look-ups that one query can serve: the same object, claim field and order. */
function byShape(lookups: readonly Lookup[]): Lookup[][] {
  const shapes = Map.groupBy(
    lookups,
    ({ object, claim, oldest = false }) => `${object} ${claim?.field ?? ''} ${oldest}`,
  );
  return [...shapes.values()];
}
