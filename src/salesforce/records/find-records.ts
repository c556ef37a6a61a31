import type { Org } from '../api/org.ts';
import { RequestRefusedError } from '../org-errors.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import { judgeLookup, type LookupResult } from './lookup/judge-lookup.ts';
import { type Row, readRows } from './lookup/read-rows.ts';
import { RowIndex } from './lookup/row-index.ts';
import { lookupFields } from './lookup/row-queries.ts';
import { noteGap } from './schema-gap.ts';
import type { Lookup } from './write.ts';

export type { LookupResult };

/**
 * How many calls in a row may be refused, of those that look for the same in smaller parts. Then
 * the org refuses every part, which is not found out look-up by look-up.
 */
const MAX_CALLS_IN_VAIN = 5;

/**
 * Stands among the fields of a look-up in what is noted of the org: what cannot be read may still
 * be written.
 */
const READING = '(reading)';

type Results = readonly (readonly [Lookup, LookupResult])[];

/**
 * Finds the records of many subjects in few calls. What the org is known to lack is not asked
 * for. When it refuses a query, those look-ups are refused that are at fault, as far as few calls
 * can find out.
 *
 * @returns one result per look-up, in the same order
 * @throws OrgOutageError
 */
export async function findRecords(org: Org, lookups: readonly Lookup[]): Promise<LookupResult[]> {
  const results = new Map(lookups.flatMap((each) => refusedUnasked(org, each)));
  const shapes = byShape(lookups.filter((lookup) => !results.has(lookup)));
  const answers = await readRows(org, shapes);
  for (const [index, similar] of shapes.entries()) {
    const asked = interpret(org, similar, answers[index]);
    for (const [lookup, result] of await complete(org, asked)) results.set(lookup, result);
  }
  return lookups.map((lookup) => results.get(lookup) ?? { kind: 'nothing' });
}

/** A look-up that needs what the org is known to lack. */
function refusedUnasked({ memory }: Org, lookup: Lookup): Results {
  const refusal = memory?.gaps.refusalFor(lookup.object, usedBy([lookup]));
  return refusal === undefined ? [] : allRefused([lookup], refusal);
}

/** After a refusal, asks for the same look-ups in parts, the largest first. */
async function complete(org: Org, first: Asked): Promise<Results> {
  if ('results' in first) return first.results;
  const results: (readonly [Lookup, LookupResult])[] = [];
  const parts = [...first.parts];
  let callsInVain = 1;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const [answer] = await readRows(org, [part]);
    const asked = interpret(org, part, answer);
    if ('results' in asked) {
      results.push(...asked.results);
      callsInVain = 0;
      continue;
    }
    callsInVain += 1;
    if (callsInVain < MAX_CALLS_IN_VAIN) parts.push(...asked.parts);
    else results.push(...givenUp([...asked.parts, ...parts.splice(0)].flat(), asked.refusal));
  }
  return results;
}

/** Results, or the parts to ask for next and why they were refused together. */
type Asked =
  | { readonly results: Results }
  | { readonly parts: readonly (readonly Lookup[])[]; readonly refusal: Refusal };

function interpret(
  org: Org,
  lookups: readonly Lookup[],
  answer: readonly Row[] | RequestRefusedError | undefined,
): Asked {
  const [{ object } = { object: '' }] = lookups;
  if (answer === undefined) return { results: [] };
  if (!(answer instanceof RequestRefusedError)) {
    org.memory?.gaps.end(object, usedBy(lookups));
    const rows = new RowIndex(answer);
    return { results: lookups.map((lookup) => [lookup, judgeLookup(lookup, rows)]) };
  }
  const refusal = refusalOf(object, answer.error, 'request');
  const isHeld = refusal.verdict === 'hold';
  const parts = isHeld ? byFields(lookups) : halves(lookups);
  if (parts.length > 1) return { parts, refusal };
  if (isHeld && org.memory) noteGap(org.memory.gaps, answer.error, refusal, usedBy(lookups));
  return { results: allRefused(lookups, refusal) };
}

/** Look-ups that were not tried alone are to be tried later: none of them has to be at fault. */
function givenUp(lookups: readonly Lookup[], refusal: Refusal): Results {
  const verdict = refusal.verdict === 'park' ? 'retry' : refusal.verdict;
  return allRefused(lookups, { ...refusal, verdict });
}

function allRefused(lookups: readonly Lookup[], refusal: Refusal): Results {
  return lookups.map((lookup) => [lookup, { kind: 'refused', refusal }] as const);
}

function usedBy(lookups: readonly Lookup[]): string[] {
  return [...lookupFields(lookups), READING];
}

/** Groups of look-ups that one query can serve: the same object, claim field and order. */
function byShape(lookups: readonly Lookup[]): Lookup[][] {
  const shapes = Map.groupBy(
    lookups,
    ({ object, claim, oldest = false }) => `${object} ${claim?.field ?? ''} ${oldest}`,
  );
  return [...shapes.values()];
}

/** What the org lacks, or hides from the user, is the same for all that name the same fields. */
function byFields(lookups: readonly Lookup[]): Lookup[][] {
  return [...Map.groupBy(lookups, (lookup) => lookupFields([lookup]).join()).values()];
}

function halves(lookups: readonly Lookup[]): (readonly Lookup[])[] {
  const middle = Math.ceil(lookups.length / 2);
  return [lookups.slice(0, middle), lookups.slice(middle)].filter(({ length }) => length > 0);
}
