import { queryPath } from '../../api/query.ts';
import { soqlText } from '../../api/soql.ts';
import type { Candidate, Lookup } from '../write.ts';

/** A query for the records that any of these candidates finds. */
export interface RowQuery {
  /** Of one object and order. */
  readonly lookups: readonly Lookup[];
  readonly candidates: readonly Candidate[];
}

/**
 * Characters of a query's condition, percent-encoded. A query that is too long for a URL travels in
 * a body, where 100,000 are allowed. 20,000 were the limit before, so that any org takes as many.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_soslsoql.htm
 */
const MAX_CONDITION_LENGTH = 20_000;
/** A value that more records have names none of them: it is left out when a result is too long. */
export const MAX_ROWS_PER_VALUE = 40;
/** With more rows than these, a result of so many candidates has one that too many records have. */
const MAX_CANDIDATES = 500;

/**
 * The queries that read the records of look-ups; few and long. Pure.
 *
 * @param lookups of one object and order
 */
export function rowQueries(lookups: readonly Lookup[]): RowQuery[] {
  const parts = chunks(distinct(lookups.flatMap(candidatesOf)));
  return parts.map((candidates) => ({ lookups, candidates }));
}

/** The path of a query, below `/services/data/vXX.X`. */
export function pathOf({ lookups, candidates }: RowQuery): string {
  const [{ object, oldest } = { object: '' }] = lookups;
  const order = oldest ? ' ORDER BY CreatedDate, Id' : '';
  const limit = candidates.length === 1 ? ` LIMIT ${MAX_ROWS_PER_VALUE}` : '';
  const fields = lookupFields(lookups).join(', ');
  return queryPath(
    `SELECT ${fields} FROM ${object} WHERE ${condition(candidates)}${order}${limit}`,
  );
}

/** API names of the fields that the look-ups' queries name. */
export function lookupFields(lookups: readonly Lookup[]): string[] {
  return [...new Set(['Id', ...lookups.flatMap(candidatesOf).map(({ field }) => field)])];
}

function candidatesOf({ candidates, claim }: Lookup): Candidate[] {
  return [...candidates, ...(claim ? [claim] : [])];
}

function distinct(candidates: readonly Candidate[]): Candidate[] {
  const byText = new Map(candidates.map((each) => [`${each.field} ${each.value}`, each]));
  return [...byText.values()];
}

/** Splits candidates so that the condition of each part stays below the limits. */
function chunks(candidates: readonly Candidate[]): Candidate[][] {
  const parts: Candidate[][] = [[]];
  let length = 0;
  for (const candidate of candidates) {
    const cost = encodeURIComponent(soqlText(candidate.value)).length + 3;
    const isFull = parts.at(-1)?.length === MAX_CANDIDATES;
    if (isFull || (length + cost > MAX_CONDITION_LENGTH && length > 0)) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push(candidate);
    length += cost;
  }
  return parts.filter((part) => part.length > 0);
}

function condition(candidates: readonly Candidate[]): string {
  const byField = Map.groupBy(candidates, ({ field }) => field);
  return [...byField]
    .map(([field, of]) => `${field} IN (${of.map(({ value }) => soqlText(value)).join(',')})`)
    .join(' OR ');
}
