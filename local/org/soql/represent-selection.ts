import { attributes } from '../resources/represent-row.ts';
import type { Row } from '../rows.ts';
import type { FieldPath } from './field-path.ts';
import { follow, type Parents } from './load-parents.ts';
import type { ReadQuery } from './read-query.ts';
import type { Selection } from './run-query.ts';

/** The records of an answer: each field under its canonical name, parents as records within. */
export function representSelection(
  version: number,
  query: ReadQuery,
  { rows, parents }: Selection,
): Record<string, unknown>[] {
  const name = query.object.name;
  return rows.map((row) => represent(version, name, row, query.fields, parents));
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
      record[field.name] = row[field.name] ?? null;
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
