import { z } from 'zod';
import type { Org } from './org.ts';
import { OrgTroubleError } from './org-error.ts';
import { soqlText } from './soql.ts';
import type { Candidate, Lookup } from './write.ts';

/** What a look-up came to. */
export type Found =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'nothing' }
  /** Whichever record it would be, it belongs to another subject. */
  | { readonly kind: 'conflict'; readonly object: string; readonly field: string };

/** A query travels in a URL of at most 16 kB, percent-encoded; half of that leaves room. */
const LONGEST_CONDITION = 4000;

const queryReply = z.object({
  done: z.boolean(),
  records: z.array(z.record(z.string(), z.unknown())),
});
type Row = Record<string, unknown>;

/**
 * Finds the records of many subjects in few queries.
 *
 * @returns one result per look-up, in the same order
 * @throws OrgTroubleError, RequestRefusedError
 */
export async function findRecords(org: Org, lookups: readonly Lookup[]): Promise<Found[]> {
  const results = new Map<Lookup, Found>();
  for (const alike of byShape(lookups)) {
    const rows: Row[] = [];
    for (const query of queries(alike)) rows.push(...(await run(org, query)));
    for (const lookup of alike) results.set(lookup, judge(lookup, rows));
  }
  return lookups.map((lookup) => results.get(lookup) ?? { kind: 'nothing' });
}

/** Look-ups that one query can serve: the same object, the same claim field or none, the same order of records. */
function byShape(lookups: readonly Lookup[]): Lookup[][] {
  const shapes = new Map<string, Lookup[]>();
  for (const lookup of lookups) {
    const { object, claim, oldest = false } = lookup;
    const shape = `${object} ${claim?.field ?? ''} ${oldest}`;
    shapes.set(shape, [...(shapes.get(shape) ?? []), lookup]);
  }
  return [...shapes.values()];
}

function queries(lookups: readonly Lookup[]): string[] {
  const [first] = lookups;
  if (first === undefined) return [];
  const candidates = lookups.flatMap(({ candidates, claim }) => [
    ...candidates,
    ...(claim === undefined ? [] : [claim]),
  ]);
  const fields = new Set(['Id', ...candidates.map(({ field }) => field)]);
  const order = first.oldest ? ' ORDER BY CreatedDate, Id' : '';
  return chunks(candidates).map(
    (chunk) =>
      `SELECT ${[...fields].join(', ')} FROM ${first.object} WHERE ${condition(chunk)}${order}`,
  );
}

/** Splits candidates so that each part's condition stays below the length that a URL allows. */
function chunks(candidates: readonly Candidate[]): Candidate[][] {
  const parts: Candidate[][] = [[]];
  let length = 0;
  for (const candidate of candidates) {
    const cost = encodeURIComponent(soqlText(candidate.value)).length + 3;
    if (length + cost > LONGEST_CONDITION && length > 0) {
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
  const reply = queryReply.safeParse(
    await org.call({ method: 'GET', path: `/query?q=${encodeURIComponent(query)}` }),
  );
  if (!reply.success || !reply.data.done) {
    throw new OrgTroubleError(
      'unavailable',
      'Salesforce answers a query with something that is no complete result.',
    );
  }
  return reply.data.records;
}

/** SOQL compares text without regard to case, so what it returns is compared again here. */
function judge({ object, candidates, claim, oldest = false }: Lookup, rows: readonly Row[]): Found {
  return claim === undefined
    ? findShared(candidates, rows, oldest)
    : findClaimed(object, candidates, claim, rows);
}

/** A record that nothing claims is never a guess: several with the same value are as good as none. */
function findShared(
  candidates: readonly Candidate[],
  rows: readonly Row[],
  oldest: boolean,
): Found {
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
): Found {
  const conflict: Found = { kind: 'conflict', object, field: claimField };
  const claimer = rows.find((row) => row[claimField] === claimed);
  for (const { field, value } of candidates) {
    const row = rows.find((candidate) => candidate[field] === value);
    if (row === undefined) continue;
    const holder = row[claimField];
    const isFree = holder === null || holder === undefined || holder === '';
    if (!isFree && holder !== claimed) return conflict;
    if (claimer !== undefined && claimer !== row) return conflict;
    return { kind: 'found', id: String(row.Id) };
  }
  return { kind: 'nothing' };
}
