import { attributes, shownValue } from '../resources/represent-row.ts';
import type { Row } from '../rows.ts';
import type { FieldPath } from './field-path.ts';
import { loadChildren } from './load-children.ts';
import { follow, loadParents, type Parents } from './load-parents.ts';
import type { ChildQuery, ReadQuery } from './query.ts';
import type { RowSource } from './row-source.ts';

/**
 * Rows in the format of a query's answer: each field under its canonical name, parents as nested
 * records, children as nested results (null without children).
 */
export async function representRows(
  source: RowSource,
  version: number,
  query: ReadQuery,
  rows: Row[],
): Promise<Record<string, unknown>[]> {
  const parents = await loadParents(source, rows, query.fields);
  const records = rows.map((row) =>
    represent(version, query.object.name, row, query.fields, parents),
  );
  for (const child of query.children) {
    const results = await childResults(source, version, child, rows);
    for (const [index, result] of results.entries()) {
      Object.assign(records[index] ?? {}, { [child.name]: result });
    }
  }
  return records;
}

/** The result of a child subquery for each row. */
async function childResults(
  source: RowSource,
  version: number,
  child: ChildQuery,
  rows: Row[],
): Promise<unknown[]> {
  const found = await loadChildren(source, child, rows);
  const all = await representRows(source, version, child.query, [...found.values()].flat());
  const results = new Map<string, unknown>();
  for (const [id, { length }] of found) {
    results.set(id, { totalSize: length, done: true, records: all.splice(0, length) });
  }
  return rows.map(({ Id }) => results.get(Id) ?? null);
}

function represent(
  version: number,
  object: string,
  row: Row,
  paths: FieldPath[],
  parents: Parents,
): Record<string, unknown> {
  const record: Record<string, unknown> = attributes(version, object, row.Id);
  for (const { lookups, field } of paths) {
    const [lookup] = lookups;
    if (lookup === undefined) {
      record[field.name] = shownValue(version, object, row, field);
      continue;
    }
    const below = paths.flatMap((path) =>
      path.lookups[0] === lookup ? [{ ...path, lookups: path.lookups.slice(1) }] : [],
    );
    const parent = follow(row, [lookup], parents);
    record[lookup.relationshipName ?? lookup.name] =
      parent === undefined
        ? null
        : represent(version, lookup.referenceTo ?? '', parent, below, parents);
  }
  return record;
}
