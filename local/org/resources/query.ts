import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ApiError } from '../http/api-error.ts';
import { type DataCall, databaseOf, type Reply, resourceUrl } from '../http/data-call.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { columnsOf } from '../soql/columns.ts';
import { valueAt } from '../soql/load-parents.ts';
import { malformedQuery } from '../soql/query-error.ts';
import { type ReadQuery, readQuery } from '../soql/read-query.ts';
import { representSelection } from '../soql/represent-selection.ts';
import { runQuery } from '../soql/run-query.ts';

/** Rows in one answer. */
const PAGE_SIZE = 2000;

/** Results of which more may be asked for; the oldest go first, as the platform lets cursors go. */
const MAX_CURSORS = 100;
const CURSOR_MILLISECONDS = 15 * 60 * 1000;

/**
 * SOQL queries, answered in pages.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/resources-query.html
 */
export function queryResources(): Resource[] {
  const cursors = new LRUCache<string, unknown[]>({ max: MAX_CURSORS, ttl: CURSOR_MILLISECONDS });
  const more: Resource['handle'] = async (call, parameters) => nextPage(cursors, call, parameters);
  return [
    { method: 'GET', pattern: 'query', handle: (call) => query(cursors, call, false) },
    { method: 'GET', pattern: 'queryAll', handle: (call) => query(cursors, call, true) },
    { method: 'GET', pattern: 'query/:locator', handle: more },
    { method: 'GET', pattern: 'queryAll/:locator', handle: more },
  ];
}

async function query(
  cursors: LRUCache<string, unknown[]>,
  call: DataCall,
  withDeleted: boolean,
): Promise<Reply> {
  const soql = call.query.get('q');
  if (soql === null) throw malformedQuery('q is required');
  const read = readQuery(call.org.schema, soql, new Date());
  if (call.query.get('columns') === 'true') return { status: 200, body: columnsOf(read) };
  const selection = await runQuery(call.org, databaseOf(call), read, withDeleted);
  if (read.count !== undefined) return counted(read.count, selection);
  const records = representSelection(call.version, read, selection);
  const cursor = `01g5e${randomBytes(7).toString('hex').slice(0, 13)}`;
  if (records.length > PAGE_SIZE) cursors.set(cursor, records);
  return page(call, cursor, records, 0);
}

function counted(
  count: NonNullable<ReadQuery['count']>,
  { rows, parents }: Awaited<ReturnType<typeof runQuery>>,
): Reply {
  if (count.kind === 'total') {
    return { status: 200, body: { totalSize: rows.length, done: true, records: [] } };
  }
  const value = rows.filter((row) => valueAt(row, count.path, parents) !== null).length;
  const record = { attributes: { type: 'AggregateResult' }, [count.name]: value };
  return { status: 200, body: { totalSize: 1, done: true, records: [record] } };
}

function nextPage(
  cursors: LRUCache<string, unknown[]>,
  call: DataCall,
  { locator = '' }: Parameters,
): Reply {
  const [, cursor = '', start = ''] = /^(\w+)-(\d+)$/.exec(locator) ?? [];
  const records = cursors.get(cursor);
  if (records !== undefined) return page(call, cursor, records, Number(start));
  throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
}

function page(call: DataCall, cursor: string, records: unknown[], start: number): Reply {
  const end = start + PAGE_SIZE;
  const done = end >= records.length;
  const next = resourceUrl(call.version, 'query', `${cursor}-${end}`);
  return {
    status: 200,
    body: {
      totalSize: records.length,
      done,
      ...(!done && { nextRecordsUrl: next }),
      records: records.slice(start, end),
    },
  };
}
