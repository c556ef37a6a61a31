import { isIndexed } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import type { Database } from './rows-table.ts';
import type { Value, Values } from './values.ts';

/** A value by which a row can be found. */
export interface Key {
  field: string;
  value: string;
  id: string;
  unique: boolean;
}

/**
 * The text of a value in a key: lower case, unless the field is case-sensitive. U+0000 is removed,
 * because PostgreSQL's text type cannot hold it.
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

/** Finds the rows with one of these values in an indexed field: ids by key text. */
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
 * Adds keys, except unique values that another row has. Waits for transactions that are adding the
 * same keys.
 * @returns the keys that could not be added
 */
export async function claimKeys(db: Database, object: string, keys: Key[]): Promise<Key[]> {
  if (keys.length === 0) return [];
  // The same order in every transaction prevents deadlocks.
  const sorted = keys.toSorted((a, b) => (keyIdentity(a) < keyIdentity(b) ? -1 : 1));
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
  const claimed = new Set(added.rows.map(keyIdentity));
  return keys.filter((key) => !claimed.has(keyIdentity(key)));
}

/** Deletes keys. */
export async function dropKeys(db: Database, object: string, keys: Key[]): Promise<void> {
  if (keys.length === 0) return;
  await db.query(
    `delete from org_key using unnest($2::text[], $3::text[], $4::text[]) as gone (field, value, id)
     where object = $1 and org_key.field = gone.field and org_key.value = gone.value
       and org_key.id = gone.id`,
    [object, keys.map((key) => key.field), keys.map((key) => key.value), keys.map((key) => key.id)],
  );
}

/** Identifies a key by its field, value and row. */
export function keyIdentity(key: { field: string; value: string; id: string }): string {
  return JSON.stringify([key.field, key.value, key.id]);
}
