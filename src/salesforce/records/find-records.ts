import { z } from 'zod';
import type { Org } from '../api/org.ts';
import { queryPath, readAnswer } from '../api/query.ts';
import { soqlText } from '../api/soql.ts';
import { isSchemaError } from '../classify-error.ts';
import { RequestRefusedError } from '../org-errors.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import type { Candidate, Lookup } from './write.ts';

/** The result of a look-up. */
export type LookupResult =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'nothing' }
  /** The record has another subject's claim, or another record has this subject's claim. */
  | { readonly kind: 'conflict'; readonly object: string; readonly field: string }
  /** The org lacks the object, or a field that the look-up names. */
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Characters of a query's condition, percent-encoded; far below the 16 kB that a URL may have. */
const MAX_CONDITION_LENGTH = 4000;

/** A result in several parts is larger than any look-up here can have. */
const queryReply = z.object({
  done: z.literal(true),
  records: z.array(z.record(z.string(), z.unknown())),
});

type Row = Record<string, unknown>;

/**
 * Finds the records of many subjects in few queries.
 *
 * @returns one result per look-up, in the same order
 * @throws OrgOutageError, RequestRefusedError
 */
export async function findRecords(org: Org, lookups: readonly Lookup[]): Promise<LookupResult[]> {
  const results = new Map<Lookup, LookupResult>();
  for (const similar of byShape(lookups)) {
    for (const [lookup, result] of await findTogether(org, similar)) results.set(lookup, result);
  }
  return lookups.map((lookup) => results.get(lookup) ?? { kind: 'nothing' });
}

/** When the org lacks a field, the look-ups are repeated separately for each set of fields. */
async function findTogether(
  org: Org,
  lookups: readonly Lookup[],
): Promise<[Lookup, LookupResult][]> {
  const rows = await runAll(org, queries(lookups)).catch(refusalIn);
  if (!(rows instanceof RequestRefusedError)) {
    return lookups.map((lookup) => [lookup, judge(lookup, rows)]);
  }
  const parts = [...Map.groupBy(lookups, fieldsOf).values()];
  if (parts.length === 1) {
    return lookups.map((lookup) => {
      return [lookup, { kind: 'refused', refusal: refusalOf(lookup.object, rows.error) }];
    });
  }
  const results: [Lookup, LookupResult][] = [];
  for (const part of parts) results.push(...(await findTogether(org, part)));
  return results;
}

function refusalIn(error: unknown): RequestRefusedError {
  if (error instanceof RequestRefusedError && isSchemaError(error.error)) return error;
  throw error;
}

function fieldsOf({ candidates }: Lookup): string {
  return candidates.map(({ field }) => field).join();
}

async function runAll(org: Org, all: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const query of all) rows.push(...(await run(org, query)));
  return rows;
}

/** Groups of look-ups that one query can serve: the same object, claim field and order. */
function byShape(lookups: readonly Lookup[]): Lookup[][] {
  const shapes = Map.groupBy(
    lookups,
    ({ object, claim, oldest = false }) => `${object} ${claim?.field ?? ''} ${oldest}`,
  );
  return [...shapes.values()];
}

function queries(lookups: readonly Lookup[]): string[] {
  const [first] = lookups;
  if (first === undefined) return [];
  const candidates = lookups.flatMap(({ candidates, claim }) => [
    ...candidates,
    ...(claim ? [claim] : []),
  ]);
  const fields = new Set(['Id', ...candidates.map(({ field }) => field)]);
  const order = first.oldest ? ' ORDER BY CreatedDate, Id' : '';
  return chunks(candidates).map(
    (chunk) =>
      `SELECT ${[...fields].join(', ')} FROM ${first.object} WHERE ${condition(chunk)}${order}`,
  );
}

/** Splits candidates so that the condition of each part stays below the limit. */
function chunks(candidates: readonly Candidate[]): Candidate[][] {
  const parts: Candidate[][] = [[]];
  let length = 0;
  for (const candidate of candidates) {
    const cost = encodeURIComponent(soqlText(candidate.value)).length + 3;
    if (length + cost > MAX_CONDITION_LENGTH && length > 0) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push(candidate);
    length += cost;
  }
  return parts.filter((part) => part.length > 0);
}

function condition(candidates: readonly Candidate[]): string {
  const values = new Map<string, Set<string>>();
  for (const { field, value } of candidates) {
    values.set(field, (values.get(field) ?? new Set()).add(soqlText(value)));
  }
  return [...values]
    .map(([field, literals]) => `${field} IN (${[...literals].join(',')})`)
    .join(' OR ');
}

async function run(org: Org, query: string): Promise<Row[]> {
  return (await readAnswer(org, queryPath(query), queryReply)).records;
}

/** SOQL compares text without regard to case, so its rows are compared once more here. */
function judge(
  { object, candidates, claim, oldest = false }: Lookup,
  rows: readonly Row[],
): LookupResult {
  return claim === undefined
    ? findShared(candidates, rows, oldest)
    : findClaimed(object, candidates, claim, rows);
}

/** Without a claim, several records with the same value count as none: none is ever guessed. */
function findShared(
  candidates: readonly Candidate[],
  rows: readonly Row[],
  oldest: boolean,
): LookupResult {
  for (const { field, value } of candidates) {
    const ids = new Set(rows.filter((row) => row[field] === value).map(({ Id }) => String(Id)));
    const [id] = ids;
    if (id === undefined) continue;
    return ids.size === 1 || oldest ? { kind: 'found', id } : { kind: 'nothing' };
  }
  return { kind: 'nothing' };
}

function findClaimed(
  object: string,
  candidates: readonly Candidate[],
  { field: claimField, value: claimed }: Candidate,
  rows: readonly Row[],
): LookupResult {
  const conflict: LookupResult = { kind: 'conflict', object, field: claimField };
  const claimer = rows.find((row) => row[claimField] === claimed);
  for (const { field, value } of candidates) {
    const row = rows.find((candidate) => candidate[field] === value);
    if (row === undefined) continue;
    const owner = row[claimField];
    const isFree = owner === null || owner === undefined || owner === '';
    if (!isFree && owner !== claimed) return conflict;
    if (claimer !== undefined && claimer !== row) return conflict;
    return { kind: 'found', id: String(row.Id) };
  }
  return { kind: 'nothing' };
}
