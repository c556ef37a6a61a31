import { z } from 'zod';
import { oddAnswer } from '../../api/odd-answer.ts';
import type { Org } from '../../api/org.ts';
import { readAnswer } from '../../api/query.ts';
import { type ReadAnswer, readTogether } from '../../api/read-together.ts';
import { MAX_COLLECTIONS_PER_CALL } from '../../collection-limits.ts';
import { RequestRefusedError, refusalAsAnswer } from '../../org-errors.ts';
import type { Candidate, Lookup } from '../write.ts';
import { MAX_ROWS_PER_VALUE, pathOf, type RowQuery, rowQueries } from './row-queries.ts';

/** A record of a query's result. */
export type Row = Readonly<Record<string, unknown>> & { readonly Id: string };

/**
 * Records of one page of a result.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_queryoptions.htm
 */
const ROWS_PER_PAGE = 2000;
/** Into how many parts the rest of a query is divided whose result is too long: one call has them. */
const PARTS = MAX_COLLECTIONS_PER_CALL;

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

type Page = z.infer<typeof queryReply>;

/**
 * Reads the records that any of the look-ups' candidates and claims finds, for several groups of
 * look-ups in few calls.
 *
 * @param groups look-ups of one object and order each
 * @returns for each group the records, each once, or why Salesforce refused one of its requests. Of a
 *   candidate that more than 40 records have, it has more than one, the oldest among them
 * @throws OrgOutageError
 */
export async function readRows(
  org: Org,
  groups: readonly (readonly Lookup[])[],
): Promise<(Row[] | RequestRefusedError)[]> {
  const queries = groups.map(rowQueries);
  const answers = await readTogether(org, queries.flat().map(pathOf));
  const found: (Row[] | RequestRefusedError)[] = [];
  for (const ofGroup of queries) {
    const answered = answers.splice(0, ofGroup.length);
    found.push(await rowsOfGroup(org, ofGroup, answered).catch(refusalAsAnswer));
  }
  return found;
}

async function rowsOfGroup(
  org: Org,
  queries: readonly RowQuery[],
  answers: readonly ReadAnswer[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [index, query] of queries.entries()) {
    rows.push(...(await completeRows(org, query, answers[index])));
  }
  return [...new Map(rows.map((each) => [each.Id, each])).values()];
}

/**
 * When a result is too long, the values that too many records have are left out, and the others are
 * asked for again in parts. Each part has fewer candidates, and the result of one is never too long.
 */
async function completeRows(
  org: Org,
  { lookups, candidates }: RowQuery,
  answer: ReadAnswer | undefined,
): Promise<readonly Row[]> {
  if (answer instanceof RequestRefusedError) throw answer;
  const pages = Math.ceil((candidates.length * MAX_ROWS_PER_VALUE) / ROWS_PER_PAGE);
  const { rows, isComplete } = await readPages(org, answer?.body, pages);
  if (isComplete || candidates.length === 1) return rows;
  const counts = countByName(rows, candidates);
  const few = candidates.filter((each) => (counts.get(nameOf(each)) ?? 0) <= MAX_ROWS_PER_VALUE);
  const queries = partsOf(few).map((part) => ({ lookups, candidates: part }));
  const others = await rowsOfGroup(org, queries, await readTogether(org, queries.map(pathOf)));
  return [...rows, ...others];
}

function partsOf(candidates: readonly Candidate[]): (readonly Candidate[])[] {
  const size = Math.ceil(candidates.length / PARTS);
  return Array.from({ length: PARTS }, (_, part) =>
    candidates.slice(part * size, (part + 1) * size),
  ).filter(({ length }) => length > 0);
}

/**
 * @param body of the answer with the first page
 * @param max pages that are read of it
 */
async function readPages(
  org: Org,
  body: unknown,
  max: number,
): Promise<{ readonly rows: readonly Row[]; readonly isComplete: boolean }> {
  const first = queryReply.safeParse(body).data;
  if (first === undefined) throw oddAnswer();
  const rows: Row[] = [...first.records];
  let last: Page = first;
  for (let page = 1; page < max && !last.done; page += 1) {
    const path = last.nextRecordsUrl.replace(/^\/services\/data\/v[\d.]+/, '');
    last = await readAnswer<Page>(org, path, queryReply);
    rows.push(...last.records);
  }
  return { rows, isComplete: last.done };
}

/** As SOQL does it, without regard to case. */
function nameOf({ field, value }: Candidate): string {
  return `${field} ${value.toLowerCase()}`;
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
