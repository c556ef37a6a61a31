import type { Pool } from 'pg';
import { usersOf } from '../oauth/users.ts';
import type { LocalOrgIdentity } from '../org.ts';
import type { PermissionSet } from '../rights/permission-set.ts';
import type { OrgSchema } from '../schema/schema.ts';
import { addMissingRows } from './add-missing-rows.ts';
import { allOrNothing } from './all-or-nothing.ts';

/**
 * Adds missing rows for the permission sets of the metadata and for their assignments. The org's
 * own user has all of them. An assignment that was deleted is not added again.
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
    const ids = await addMissingRows(client, schema, 'PermissionSet', named, ({ Name }) => Name);
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

function missing(username: string, name: string): never {
  throw new Error(`The permission set ${name} of user ${username} does not exist in the metadata`);
}
