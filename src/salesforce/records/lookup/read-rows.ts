import { z } from 'zod';
import type { Org } from '../../api/org.ts';
import { queryPath, readAnswer } from '../../api/query.ts';
import { soqlText } from '../../api/soql.ts';
import type { Candidate, Lookup } from '../write.ts';

/** A record of a query's result. */
export type Row = Readonly<Record<string, unknown>> & { readonly Id: string };

/** What queries have found. */
export interface FoundRows {
  /** Each record once. */
  readonly rows: readonly Row[];
  /** Candidates of which not all records were read, since others have too many. */
  readonly unread: readonly Candidate[];
}

/** Characters of a query's condition, percent-encoded; far below the 16 kB that a URL may have. */
const MAX_CONDITION_LENGTH = 4000;
/**
 * Pages of one result; each has up to 2,000 records.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_queryoptions.htm
 */
const MAX_PAGES = 10;
/** A value that more records have names none of them: it is left out when a result is too long. */
const MAX_ROWS_PER_VALUE = 40;
/** How often a query is repeated without the values that too many records have. */
const MAX_REPEATS = 2;

const row = z
  .record(z.string(), z.unknown())
  .and(z.object({ Id: z.string().regex(/^[ -~]{1,18}$/) }));
const queryReply = z.union([
  z.object({ done: z.literal(true), records: z.array(row) }),
  z.object({
    done: z.literal(false),
    records: z.array(row),
    nextRecordsUrl: z.string().regex(/^\/services\/data\/v\d+\.\d\/query\/[\w-]+$/),
  }),
]);

/**
 * Reads the records that any of the look-ups' candidates and claims finds, in few queries.
 *
 * @param lookups of one object and order
 * @throws OrgOutageError, RequestRefusedError
 */
export async function readRows(org: Org, lookups: readonly Lookup[]): Promise<FoundRows> {
  const found: FoundRows[] = [];
  for (const candidates of chunks(distinct(lookups.flatMap(candidatesOf)))) {
    found.push(await readApart(org, lookups, candidates, MAX_REPEATS));
  }
  return together(found);
}

/** API names of the fields that the look-ups' query names. */
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

/** As SOQL does it, without regard to case. */
function nameOf({ field, value }: Candidate): string {
  return `${field} ${value.toLowerCase()}`;
}

/** When a result is too long, the values with many records are left out, and the others asked again. */
async function readApart(
  org: Org,
  lookups: readonly Lookup[],
  candidates: readonly Candidate[],
  repeats: number,
): Promise<FoundRows> {
  const { rows, isComplete } = await readPages(org, queryFor(lookups, candidates));
  if (isComplete) return { rows, unread: [] };
  const counts = countByName(rows, candidates);
  const few = candidates.filter((each) => (counts.get(nameOf(each)) ?? 0) <= MAX_ROWS_PER_VALUE);
  if (few.length === 0 || repeats === 0) return { rows, unread: few };
  return together([{ rows, unread: [] }, await readApart(org, lookups, few, repeats - 1)]);
}

function countByName(rows: readonly Row[], candidates: readonly Candidate[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const field of new Set(candidates.map((each) => each.field))) {
    for (const each of rows) {
      const name = nameOf({ field, value: String(each[field] ?? '') });
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

function together(found: readonly FoundRows[]): FoundRows {
  const rows = found.flatMap((each) => each.rows);
  return {
    rows: [...new Map(rows.map((each) => [each.Id, each])).values()],
    unread: found.flatMap(({ unread }) => unread),
  };
}

function queryFor(lookups: readonly Lookup[], candidates: readonly Candidate[]): string {
  const [{ object, oldest } = { object: '' }] = lookups;
  const order = oldest ? ' ORDER BY CreatedDate, Id' : '';
  const limit = candidates.length === 1 ? ` LIMIT ${MAX_ROWS_PER_VALUE}` : '';
  return `SELECT ${lookupFields(lookups).join(', ')} FROM ${object} WHERE ${condition(candidates)}${order}${limit}`;
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
  const byField = Map.groupBy(candidates, ({ field }) => field);
  return [...byField]
    .map(([field, of]) => `${field} IN (${of.map(({ value }) => soqlText(value)).join(',')})`)
    .join(' OR ');
}

async function readPages(
  org: Org,
  query: string,
): Promise<{ readonly rows: Row[]; readonly isComplete: boolean }> {
  const rows: Row[] = [];
  let path: string | undefined = queryPath(query);
  for (let page = 0; page < MAX_PAGES && path !== undefined; page += 1) {
    const reply: z.infer<typeof queryReply> = await readAnswer(org, path, queryReply);
    rows.push(...reply.records);
    path = reply.done ? undefined : reply.nextRecordsUrl.replace(/^\/services\/data\/v[\d.]+/, '');
  }
  return { rows, isComplete: path === undefined };
}
