import type { ClientBase, Pool } from 'pg';
import { usersOf } from '../oauth/users.ts';
import type { LocalOrgIdentity } from '../org.ts';
import type { PermissionSet } from '../rights/permission-set.ts';
import type { OrgSchema } from '../schema/schema.ts';
import { addMissingRows } from './add-missing-rows.ts';
import { allOrNothing } from './all-or-nothing.ts';

/** Adds missing rows for permission sets. A deployment assigns none of them to anyone. */
export async function addPermissionSets(
  pool: Pool,
  schema: OrgSchema,
  sets: readonly PermissionSet[],
): Promise<void> {
  await inTurn(pool, (client) => addRows(client, schema, sets));
}

/**
 * Adds missing rows for the permission sets that an org begins with, and for their assignments. The
 * org's own user has all of them. An assignment that was deleted is not added again.
 *
 * @throws Error when a user's permission set does not exist in the metadata
 */
export async function seedPermissionSets(
  pool: Pool,
  schema: OrgSchema,
  identity: LocalOrgIdentity,
  sets: readonly PermissionSet[],
): Promise<void> {
  await inTurn(pool, async (client) => {
    const ids = await addRows(client, schema, sets);
    const assigned = usersOf(identity).flatMap((user) =>
      (user === identity ? sets.map(({ name }) => name) : (user.permissionSets ?? [])).map(
        (name) => ({
          AssigneeId: user.userId,
          PermissionSetId: ids.get(name) ?? missing(user.username, name),
          IsActive: true,
        }),
      ),
    );
    await addMissingRows(
      client,
      schema,
      'PermissionSetAssignment',
      assigned,
      ({ AssigneeId, PermissionSetId }) => `${AssigneeId} ${PermissionSetId}`,
    );
  });
}

/** Two that add at the same time would both find a row missing. */
async function inTurn(pool: Pool, add: (client: ClientBase) => Promise<unknown>): Promise<void> {
  await allOrNothing(pool, async (client) => {
    await client.query('lock table org_indexed in share row exclusive mode');
    await add(client);
  });
}

/** @returns the id of each permission set by its name */
function addRows(client: ClientBase, schema: OrgSchema, sets: readonly PermissionSet[]) {
  const named = sets.map(({ name, label }) => ({ Name: name, Label: label }));
  return addMissingRows(client, schema, 'PermissionSet', named, ({ Name }) => Name);
}

function missing(username: string, name: string): never {
  throw new Error(`The permission set ${name} of user ${username} does not exist in the metadata`);
}
