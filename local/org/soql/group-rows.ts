import type { Row } from '../rows.ts';
import type { Value } from '../store/values.ts';
import { groupKey, orderOf, passes } from './compare.ts';
import { isTrue, leavesOf } from './condition.ts';
import type { FieldPath } from './field-path.ts';
import { fieldOf, type Grouping, type Term } from './grouping.ts';
import { loadParents, type Parents, valueAt } from './load-parents.ts';
import type { RowSource } from './row-source.ts';

const ASCENDING = { descending: false, nullsLast: false };

/** Groups rows and returns one record per group; one record for all rows without GROUP BY. */
export async function groupRows(
  source: RowSource,
  { by, terms, having, orderBy }: Grouping,
  rows: Row[],
): Promise<Record<string, unknown>[]> {
  const selected = [...terms, ...orderBy.map((each) => each.by)];
  const filtered = having === undefined ? [] : leavesOf(having).map(({ term }) => term);
  const parents = await loadParents(source, rows, [
    ...by,
    ...[...selected, ...filtered].map(({ path }) => path),
  ]);
  const value = (term: Term, group: Row[]) => termValue(term, group, parents);
  const matching = groupsOf(by, rows, parents).filter(
    (group) =>
      having === undefined ||
      isTrue(having, ({ term, comparison }) => passes(comparison, value(term, group))),
  );
  const sorted = matching.toSorted((a, b) => {
    for (const { by: term, ...direction } of orderBy) {
      const order = orderOf(fieldOf(term), direction, value(term, a), value(term, b));
      if (order !== 0) return order;
    }
    return 0;
  });
  return sorted.map((group) => ({
    attributes: { type: 'AggregateResult' },
    ...Object.fromEntries(terms.map((term) => [term.name, value(term, group)])),
  }));
}

function groupsOf(by: FieldPath[], rows: Row[], parents: Parents): Row[][] {
  if (by.length === 0) return [rows];
  const key = (row: Row) =>
    JSON.stringify(by.map((path) => groupKey(path.field, valueAt(row, path, parents))));
  return [...Map.groupBy(rows, key).values()];
}

function termValue({ path, aggregate }: Term, group: Row[], parents: Parents): Value {
  const present = group
    .map((row) => valueAt(row, path, parents))
    .filter((value) => value !== null && value !== '');
  switch (aggregate) {
    case undefined:
      return present[0] ?? null;
    case 'COUNT':
      return present.length;
    case 'COUNT_DISTINCT':
      return new Set(present.map((value) => groupKey(path.field, value))).size;
    case 'SUM':
      return present.length === 0 ? null : sum(present);
    case 'AVG':
      return present.length === 0 ? null : decimal(sum(present) / present.length);
    default: {
      const sorted = present.toSorted((a, b) => orderOf(path.field, ASCENDING, a, b));
      return (aggregate === 'MIN' ? sorted[0] : sorted.at(-1)) ?? null;
    }
  }
}

function sum(values: Value[]): number {
  return decimal(values.reduce<number>((all, value) => all + Number(value), 0));
}

/** Removes the rounding error of binary fractions. */
function decimal(number: number): number {
  return Number(number.toPrecision(15));
}
