import type { Org } from '../org.ts';
import type { Row } from '../rows.ts';
import type { Database } from '../store/rows-table.ts';
import { toRow } from '../store/to-row.ts';
import { orderOf, passes } from './compare.ts';
import { type Comparison, leavesOf, type Tree } from './condition.ts';
import { findCandidates } from './find-candidates.ts';
import { loadParents, type Parents, valueAt } from './load-parents.ts';
import type { ReadQuery } from './read-query.ts';

/** The rows that a query selects, in its order, with the parents that its paths lead to. */
export interface Selection {
  rows: Row[];
  parents: Parents;
}

/** Finds the rows of a query. Conditions are judged here, over rows that the database narrowed down. */
export async function runQuery(
  org: Org,
  db: Database,
  query: ReadQuery,
  withDeleted: boolean,
): Promise<Selection> {
  const { object, where, offset, limit } = query;
  const stored = await findCandidates(db, object, where, withDeleted);
  const { userId } = org.identity;
  const rows = stored.map((row) => toRow(object, row, userId));
  const paths = [
    ...query.fields,
    ...query.orderBy.map(({ path }) => path),
    ...(where === undefined ? [] : leavesOf(where).map(({ path }) => path)),
  ];
  const parents = await loadParents(db, org.schema, rows, paths, userId);
  const kept = where === undefined ? rows : rows.filter((row) => isTrue(where, row, parents));
  const sorted = kept.toSorted((a, b) => inOrder(query.orderBy, parents, a, b));
  return { rows: sorted.slice(offset, offset + limit), parents };
}

function isTrue(tree: Tree<Comparison>, row: Row, parents: Parents): boolean {
  switch (tree.kind) {
    case 'leaf':
      return passes(tree.leaf, valueAt(row, tree.leaf.path, parents));
    case 'not':
      return !isTrue(tree.part, row, parents);
    case 'and':
      return tree.parts.every((part) => isTrue(part, row, parents));
    case 'or':
      return tree.parts.some((part) => isTrue(part, row, parents));
  }
}

function inOrder(orderBy: ReadQuery['orderBy'], parents: Parents, a: Row, b: Row): number {
  for (const { path, descending, nullsLast } of orderBy) {
    const [x, y] = [valueAt(a, path, parents), valueAt(b, path, parents)];
    const order = orderOf(path.field, x, y);
    // NULLS FIRST is the default in both directions.
    const isNull = x === null || y === null;
    const turned = isNull ? nullsLast : descending;
    if (order !== 0) return turned ? -order : order;
  }
  return 0;
}
