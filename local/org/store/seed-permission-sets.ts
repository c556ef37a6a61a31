import type { ClientBase, Pool } from 'pg';
import { usersOf } from '../oauth/users.ts';
import type { LocalOrgIdentity } from '../org.ts';
import type { PermissionSet } from '../schema/read-permission-sets.ts';
import type { OrgSchema } from '../schema/schema.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { claimKeys, keysOf } from './keys-table.ts';
import { saveRows, scanRows } from './rows-table.ts';
import { nextIds } from './sequences.ts';
import type { Values } from './values.ts';

/**
 * Adds missing rows for the permission sets of the metadata and for their assignments. The org's
 * own user has all of them.
 * @throws Error when a user's permission set does not exist in the metadata
 */
export async function seedPermissionSets(
  pool: Pool,
  schema: OrgSchema,
  identity: LocalOrgIdentity,
  sets: PermissionSet[],
): Promise<void> {
  await allOrNothing(pool, async (client) => {
    await client.query('lock table org_indexed in share row exclusive mode');
    const named = sets.map(({ name, label }) => ({ Name: name, Label: label }));
    const ids = await addMissing(client, schema, 'PermissionSet', named, ({ Name }) => Name);
    const assigned = usersOf(identity).flatMap((user) =>
      (user === identity ? sets.map(({ name }) => name) : (user.permissionSets ?? [])).map(
        (name) => ({
          AssigneeId: user.userId,
          PermissionSetId: ids.get(name) ?? missing(user.username, name),
          IsActive: true,
        }),
      ),
    );
    await addMissing(
      client,
      schema,
      'PermissionSetAssignment',
      assigned,
      ({ AssigneeId, PermissionSetId }) => `${AssigneeId} ${PermissionSetId}`,
    );
  });
}

/** Adds the rows whose key does not exist yet; returns all ids by key. */
async function addMissing<V extends Values>(
  client: ClientBase,
  { objects }: OrgSchema,
  name: string,
  wanted: V[],
  keyOf: (values: V) => unknown,
): Promise<Map<unknown, string>> {
  const object = objects.get(name.toLowerCase());
  if (object === undefined) throw new Error(`No standard object ${name} in this org`);
  const stored = await scanRows(client, object.name, false);
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

function missing(username: string, name: string): never {
  throw new Error(`The permission set ${name} of user ${username} does not exist in the metadata`);
}
