import type { ClientBase } from 'pg';
import type { OrgSchema } from '../schema/schema.ts';
import { claimKeys, keysOf } from './keys-table.ts';
import { saveRows, scanRows } from './rows-table.ts';
import { nextIds } from './sequences.ts';
import type { Values } from './values.ts';

/**
 * Adds rows of a standard object whose key does not exist yet; a row that was deleted is not added
 * again.
 * @returns the ids of all rows by key
 */
export async function addMissingRows<V extends Values>(
  client: ClientBase,
  { objects }: OrgSchema,
  name: string,
  wanted: V[],
  keyOf: (values: V) => unknown,
): Promise<Map<unknown, string>> {
  const object = objects.get(name.toLowerCase());
  if (object === undefined) throw new Error(`No standard object ${name} in this org`);
  const stored = await scanRows(client, object.name, true);
  const ids = new Map(stored.map(({ id, data }) => [keyOf(data as V), id]));
  const added = wanted.filter((values) => !ids.has(keyOf(values)));
  const newIds = await nextIds(client, object, added.length);
  const now = new Date();
  const rows = added.map((data, index) => {
    const id = newIds[index] ?? '';
    ids.set(keyOf(data), id);
    return { id, object: name, data, createdAt: now, modifiedAt: now, deleted: false };
  });
  await saveRows(client, rows);
  const keys = rows.flatMap(({ id, data }) => keysOf(object, id, data));
  await claimKeys(client, object.name, keys);
  return ids;
}
