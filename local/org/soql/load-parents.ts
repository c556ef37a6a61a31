import { reachableRows } from '../rights/record-access.ts';
import type { Row } from '../rows.ts';
import { parentOf, wholeObject } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { loadRows } from '../store/rows-table.ts';
import { toRow } from '../store/to-row.ts';
import type { Value } from '../store/values.ts';
import type { FieldPath } from './field-path.ts';
import type { RowSource } from './row-source.ts';

/** Parent rows by id. */
export type Parents = Map<string, Row>;

/**
 * Reads the parents on these paths that the user can reach, one level for all rows at a time.
 */
export async function loadParents(
  source: RowSource,
  rows: Row[],
  paths: FieldPath[],
): Promise<Parents> {
  const parents: Parents = new Map();
  const longest = Math.max(0, ...paths.map((path) => path.lookups.length));
  for (let depth = 0; depth < longest; depth += 1) {
    const objects = new Map<string, ObjectSchema>();
    for (const { lookups } of paths) {
      const lookup = lookups[depth];
      if (lookup === undefined) continue;
      for (const row of rows) {
        const id = follow(row, lookups.slice(0, depth), parents)?.[lookup.name];
        if (typeof id === 'string') objects.set(id, parentOf(source.schema, lookup));
      }
    }
    for (const row of await reachedRows(source, objects)) parents.set(row.Id, row);
  }
  return parents;
}

/** Reads rows of these objects, which are given by row id. */
async function reachedRows(source: RowSource, objects: Map<string, ObjectSchema>): Promise<Row[]> {
  const { db, schema, user, ownUserId } = source;
  const stored = (await loadRows(db, [...objects.keys()])).filter(({ deleted }) => !deleted);
  const rows: Row[] = [];
  for (const [found, own] of Map.groupBy(stored, ({ id }) => objects.get(id))) {
    if (found === undefined) continue;
    const object = wholeObject(schema, found);
    const reached = await reachableRows(db, user, object, own, 'read');
    rows.push(...reached.map((row) => toRow(object, row, ownUserId)));
  }
  return rows;
}

/** Follows lookups from a row; undefined when one of them is empty. */
export function follow(row: Row, lookups: FieldPath['lookups'], parents: Parents): Row | undefined {
  return lookups.reduce<Row | undefined>(
    (at, lookup) => parents.get(String(at?.[lookup.name] ?? '')),
    row,
  );
}

/** The value of a path, starting from a row; null when a parent is missing. */
export function valueAt(row: Row, path: FieldPath, parents: Parents): Value {
  return follow(row, path.lookups, parents)?.[path.field.name] ?? null;
}
