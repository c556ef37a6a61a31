import { ownFiles } from '../files/file-access.ts';
import { findsOwnFilesOnly } from '../files/file-queries.ts';
import { reachableRows } from '../rights/record-access.ts';
import { isUserRecordAccess, userRecordAccessRows } from '../rights/user-record-access.ts';
import type { Row } from '../rows.ts';
import { wholeObject } from '../schema/names.ts';
import type { StoredRow } from '../store/rows-table.ts';
import { toRow } from '../store/to-row.ts';
import type { Value } from '../store/values.ts';
import { orderOf, passes } from './compare.ts';
import {
  type Comparison,
  isTrue,
  leavesOf,
  mapTree,
  type Operand,
  type Tree,
} from './condition.ts';
import { findCandidates } from './find-candidates.ts';
import { loadParents, type Parents, valueAt } from './load-parents.ts';
import type { ReadQuery } from './query.ts';
import type { RowSource } from './row-source.ts';

/**
 * Finds the rows of a query with all fields, in its order. The database finds candidates; the
 * conditions are evaluated here.
 */
export async function findRows(source: RowSource, query: ReadQuery): Promise<Row[]> {
  const { orderBy, offset, limit } = query;
  const object = wholeObject(source.schema, query.object);
  const where = query.where && (await withSubqueries(source, query.where));
  const stored = await readableRows(source, { ...query, object, ...(where && { where }) });
  const rows = stored.map((row) => toRow(object, row, source.ownUserId));
  const paths = [
    ...orderBy.map(({ by }) => by),
    ...(where === undefined ? [] : leavesOf(where).map(({ path }) => path)),
  ];
  const parents = await loadParents(source, rows, paths);
  const matching = where === undefined ? rows : rows.filter((row) => holds(where, row, parents));
  const sorted = matching.toSorted((a, b) => inOrder(orderBy, parents, a, b));
  return sorted.slice(offset, offset + limit);
}

async function readableRows(source: RowSource, query: ReadQuery): Promise<StoredRow[]> {
  const { object, where } = query;
  if (isUserRecordAccess(object)) return userRecordAccessRows(source, query);
  const stored = await findCandidates(source.db, object, where, source.withDeleted);
  const reached = await reachableRows(source.db, source.user, object, stored, 'read');
  return findsOwnFilesOnly(object, where)
    ? ownFiles(source.db, source.user, object, reached)
    : reached;
}

function holds(where: Tree<Comparison>, row: Row, parents: Parents): boolean {
  return isTrue(where, (leaf) => passes(leaf, valueAt(row, leaf.path, parents)));
}

function inOrder(orderBy: ReadQuery['orderBy'], parents: Parents, a: Row, b: Row): number {
  for (const { by, ...direction } of orderBy) {
    const values = [valueAt(a, by, parents), valueAt(b, by, parents)] as const;
    const order = orderOf(by.field, direction, ...values);
    if (order !== 0) return order;
  }
  return 0;
}

/** Runs the subqueries of a condition and replaces them by their results. */
async function withSubqueries(
  source: RowSource,
  where: Tree<Comparison>,
): Promise<Tree<Comparison>> {
  const found = new Map<ReadQuery, Operand[]>();
  for (const { subquery } of leavesOf(where)) {
    if (subquery !== undefined) found.set(subquery, await operandsOf(source, subquery));
  }
  return mapTree(where, (leaf) => {
    const operands = leaf.subquery && found.get(leaf.subquery);
    return operands === undefined ? leaf : { ...leaf, operands };
  });
}

async function operandsOf(source: RowSource, query: ReadQuery): Promise<Operand[]> {
  const [path] = query.fields;
  if (path === undefined) return [];
  const rows = await findRows(source, query);
  const parents = await loadParents(source, rows, [path]);
  const values = new Set<Value>(rows.map((row) => valueAt(row, path, parents)));
  return [...values].flatMap((value) => (value === null ? [] : [{ kind: 'value', value }]));
}
