import { isIndexed } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import type { Database } from './rows-table.ts';
import type { Value, Values } from './values.ts';

/** One value by which a row can be found. */
export interface Key {
  field: string;
  value: string;
  id: string;
  unique: boolean;
}

/**
 * A value as keys compare it: in any case, unless the field says otherwise.
 * PostgreSQL keeps no U+0000 in a text, so that it does not count.
 */
export function keyText(field: FieldSchema, value: Value): string {
  const text = String(value).replaceAll('\0', '');
  return field.caseSensitive || field.type === 'reference' ? text : text.toLowerCase();
}

/** All keys of a row. */
export function keysOf(object: ObjectSchema, id: string, data: Values): Key[] {
  return [...object.fields.values()].filter(isIndexed).flatMap((field) => {
    const value = data[field.name] ?? null;
    if (value === null) return [];
    return [{ field: field.name, value: keyText(field, value), id, unique: field.unique }];
  });
}

/** Finds the rows that hold one of these values in an indexed field: ids by key text. */
export async function findByKey(
  db: Database,
  object: ObjectSchema,
  field: FieldSchema,
  values: Value[],
): Promise<Map<string, string[]>> {
  const found = await db.query<{ value: string; id: string }>(
    'select value, id from org_key where object = $1 and field = $2 and value = any($3) order by id',
    [object.name, field.name, values.map((value) => keyText(field, value))],
  );
  const groups = Map.groupBy(found.rows, (row) => row.value);
  return new Map([...groups].map(([value, rows]) => [value, rows.map((row) => row.id)]));
}

/**
 * Adds keys; a unique value that another row holds is left out. Waits for a transaction that is
 * about to add the same one.
 * @returns the keys that could not be added
 */
export async function claimKeys(db: Database, object: string, keys: Key[]): Promise<Key[]> {
  if (keys.length === 0) return [];
  // The same order in every transaction, so that two of them never wait for each other.
  const sorted = keys.toSorted((a, b) => (keyOrder(a) < keyOrder(b) ? -1 : 1));
  const added = await db.query<{ field: string; value: string; id: string }>(
    `insert into org_key (object, field, value, id, is_unique)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::boolean[])
     on conflict do nothing returning field, value, id`,
    [
      object,
      sorted.map((key) => key.field),
      sorted.map((key) => key.value),
      sorted.map((key) => key.id),
      sorted.map((key) => key.unique),
    ],
  );
  const claimed = new Set(added.rows.map(keyOrder));
  return keys.filter((key) => !claimed.has(keyOrder(key)));
}

/** Takes these keys away. */
export async function dropKeys(db: Database, object: string, keys: Key[]): Promise<void> {
  if (keys.length === 0) return;
  await db.query(
    `delete from org_key using unnest($2::text[], $3::text[], $4::text[]) as gone (field, value, id)
     where object = $1 and org_key.field = gone.field and org_key.value = gone.value
       and org_key.id = gone.id`,
    [object, keys.map((key) => key.field), keys.map((key) => key.value), keys.map((key) => key.id)],
  );
}

/** Two keys are the same when these are: field, value and row. */
export function keyOrder(key: { field: string; value: string; id: string }): string {
  return JSON.stringify([key.field, key.value, key.id]);
}
