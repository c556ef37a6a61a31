import type { Pool, PoolClient } from 'pg';
import { isIndexed } from '../schema/names.ts';
import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { claimKeys, keysOf } from './keys-table.ts';
import { scanRows } from './rows-table.ts';

/**
 * Rebuilds the keys of all rows if the indexed fields have changed since the last start.
 * @throws Error when several rows have the same value in a newly unique field, which the platform
 *   refuses as well
 */
export async function refreshKeys(pool: Pool, { objects }: OrgSchema): Promise<void> {
  await allOrNothing(pool, async (client) => {
    for (const object of objects.values()) await refreshObject(client, object);
  });
}

async function refreshObject(client: PoolClient, object: ObjectSchema): Promise<void> {
  const indexed = JSON.stringify(describeIndexes(object));
  const known = await client.query<{ fields: string }>(
    'select fields from org_indexed where object = $1 for update',
    [object.name],
  );
  if (known.rows[0]?.fields === indexed) return;
  await client.query('delete from org_key where object = $1', [object.name]);
  const rows = await scanRows(client, object.name, false);
  const keys = rows.flatMap((row) => keysOf(object, row.id, row.data));
  const [refused] = await claimKeys(client, object.name, keys);
  if (refused !== undefined) {
    throw new Error(
      `${object.name}.${refused.field} cannot be unique: several rows have the value "${refused.value}"`,
    );
  }
  await client.query(
    `insert into org_indexed (object, fields) values ($1, $2)
     on conflict (object) do update set fields = excluded.fields`,
    [object.name, indexed],
  );
}

/** The properties that the keys of an object depend on. */
function describeIndexes(object: ObjectSchema): unknown[] {
  return [...object.fields.values()]
    .filter(isIndexed)
    .map(({ name, type, unique, caseSensitive }) => [name, type, unique, caseSensitive])
    .sort();
}
