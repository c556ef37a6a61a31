import type { Row } from '../rows.ts';
import type { Comparison, Tree } from './condition.ts';
import { findRows } from './find-rows.ts';
import type { ChildQuery } from './query.ts';
import type { RowSource } from './row-source.ts';

/** Finds the rows of a child subquery by parent id; parents without rows are omitted. */
export async function loadChildren(
  source: RowSource,
  { lookup, query }: ChildQuery,
  parents: Row[],
): Promise<Map<string, Row[]>> {
  const ofThese: Comparison = {
    path: { lookups: [], field: lookup },
    operator: 'IN',
    operands: parents.map(({ Id }) => ({ kind: 'value', value: Id })),
  };
  const leaf: Tree<Comparison> = { kind: 'leaf', leaf: ofThese };
  const where: Tree<Comparison> =
    query.where === undefined ? leaf : { kind: 'and', parts: [leaf, query.where] };
  const rows = await findRows(source, {
    ...query,
    where,
    offset: 0,
    limit: Number.POSITIVE_INFINITY,
  });
  const groups = Map.groupBy(rows, (row) => String(row[lookup.name]));
  // LIMIT and OFFSET apply to each parent.
  const end = query.offset + query.limit;
  const cut = [...groups].map(([id, own]) => [id, own.slice(query.offset, end)] as const);
  return new Map(cut.filter(([, own]) => own.length > 0));
}
