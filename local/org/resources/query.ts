import { ApiError } from '../http/api-error.ts';
import { type DataCall, databaseOf, type Reply, resourceUrl } from '../http/data-call.ts';
import type { Parameters, Resource } from '../http/resource.ts';
import { reachableRows } from '../rights/record-access.ts';
import type { Row } from '../rows.ts';
import { wholeObject } from '../schema/names.ts';
import { columnsOf } from '../soql/columns.ts';
import { findRows } from '../soql/find-rows.ts';
import { groupRows } from '../soql/group-rows.ts';
import type { ReadQuery } from '../soql/query.ts';
import { malformedQuery } from '../soql/query-error.ts';
import { readQuery } from '../soql/read-query.ts';
import { representRows } from '../soql/represent-rows.ts';
import type { RowSource } from '../soql/row-source.ts';
import { type Cursor, readCursor, saveCursor } from '../store/cursors-table.ts';
import { loadStored } from '../store/load-stored.ts';
import { toRow } from '../store/to-row.ts';
import { explain } from './explain-query.ts';
import { pageSize } from './page-size.ts';

/** Maximum number of groups in an answer; groups have no further pages. */
const MAX_GROUPS = 2000;

/**
 * SOQL queries with pages. The ids of the found rows are stored in the database; a further page
 * returns the current values of these rows.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/resources-query.html
 */
export const queryResources: Resource[] = [
  { method: 'GET', pattern: 'query', handle: (call) => query(call, false) },
  { method: 'GET', pattern: 'queryAll', handle: (call) => query(call, true) },
  { method: 'GET', pattern: 'query/:locator', handle: nextPage },
  { method: 'GET', pattern: 'queryAll/:locator', handle: nextPage },
];

async function query(call: DataCall, withDeleted: boolean): Promise<Reply> {
  const explained = call.query.get('explain');
  if (explained !== null) return explain(sourceOf(call, withDeleted), explained);
  const soql = call.query.get('q');
  if (soql === null) throw malformedQuery('A query string has to be specified');
  const askedAt = new Date();
  const read = readQuery(call.user.schema, soql, askedAt);
  if (call.query.get('columns') === 'true') return { status: 200, body: columnsOf(read) };
  const source = sourceOf(call, withDeleted);
  if (typeof read.total === 'object') return grouped(source, read, read.total);
  const rows = await findRows(source, read);
  if (read.total === 'count') return all(rows.length, []);
  const size = pageSize(call);
  const records = await representRows(source, call.version, read, rows.slice(0, size));
  if (rows.length <= size) return all(rows.length, records);
  const rowIds = rows.map((row) => row.Id);
  const cursor = await saveCursor(source.db, { soql, askedAt, withDeleted, rowIds });
  return page(call, cursor, rows.length, size, records);
}

async function grouped(
  source: RowSource,
  read: ReadQuery,
  grouping: Exclude<ReadQuery['total'], 'count' | undefined>,
): Promise<Reply> {
  const { offset, limit, ...rest } = read;
  const rows = await findRows(source, { ...rest, offset: 0, limit: Number.POSITIVE_INFINITY });
  const groups = await groupRows(source, grouping, rows);
  const records = groups.slice(offset, offset + limit);
  if (records.length <= MAX_GROUPS) return all(records.length, records);
  const message =
    'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch';
  throw new ApiError(400, 'EXCEEDED_ID_LIMIT', message);
}

async function nextPage(call: DataCall, { locator = '' }: Parameters): Promise<Reply> {
  const [, id = '', start = ''] = /^(\w+)-(\d+)$/.exec(locator) ?? [];
  const cursor = await readCursor(databaseOf(call), id);
  const from = Number(start);
  if (cursor === undefined || from >= cursor.rowIds.length) {
    throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  const end = from + pageSize(call);
  const source = sourceOf(call, cursor.withDeleted);
  const read = readQuery(call.user.schema, cursor.soql, cursor.askedAt);
  const rows = await rowsOf(source, read, cursor.rowIds.slice(from, end));
  const records = await representRows(source, call.version, read, rows);
  const total = cursor.rowIds.length;
  return end >= total ? all(total, records) : page(call, id, total, end, records);
}

/** These rows in this order, without rows that the user cannot reach any more. */
async function rowsOf(source: RowSource, query: ReadQuery, ids: Cursor['rowIds']): Promise<Row[]> {
  const object = wholeObject(source.schema, query.object);
  const loaded = await loadStored(source.db, object, ids);
  const stored = await reachableRows(source.db, source.user, object, loaded, 'read');
  const rows = new Map(stored.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    const isSeen = row !== undefined && (source.withDeleted || !row.deleted);
    return isSeen ? [toRow(object, row, source.ownUserId)] : [];
  });
}

function sourceOf(call: DataCall, withDeleted: boolean): RowSource {
  const { org, user } = call;
  return {
    db: databaseOf(call),
    schema: user.schema,
    user,
    accessOf: (userId) => org.access.of(userId),
    ownUserId: org.identity.userId,
    withDeleted,
  };
}

function all(totalSize: number, records: unknown[]): Reply {
  return { status: 200, body: { totalSize, done: true, records } };
}

function page(
  call: DataCall,
  cursor: string,
  totalSize: number,
  end: number,
  records: unknown[],
): Reply {
  const nextRecordsUrl = resourceUrl(call.version, 'query', `${cursor}-${end}`);
  return { status: 200, body: { totalSize, done: false, nextRecordsUrl, records } };
}
