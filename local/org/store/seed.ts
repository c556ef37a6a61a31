import type { Pool } from 'pg';
import { usersOf } from '../oauth/users.ts';
import type { LocalOrgIdentity } from '../org.ts';
import { PROFILE_NAMES, profileOf } from '../rights/profiles.ts';
import type { OrgSchema } from '../schema/schema.ts';
import { addMissingRows } from './add-missing-rows.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { saveRows } from './rows-table.ts';
import type { Values } from './values.ts';

/** The name of the organization, on pages and in queries. */
export const ORGANIZATION_NAME = 'Northwind Outfitters';

const ALIAS_LENGTH = 8;

const SAME_FOR_ALL_USERS = {
  UserType: 'Standard',
  TimeZoneSidKey: 'GMT',
  LocaleSidKey: 'en_US',
  EmailEncodingKey: 'UTF-8',
  LanguageLocaleKey: 'en_US',
};

/** Writes the initial rows of an org: its organization, its profiles and its users. */
export async function seedOrg(
  pool: Pool,
  schema: OrgSchema,
  identity: LocalOrgIdentity,
  isSandbox: boolean,
): Promise<void> {
  const row = (id: string, object: string, data: Values) => {
    const start = new Date();
    return { id, object, data, createdAt: start, modifiedAt: start, deleted: false };
  };
  const profiles = await seedProfiles(pool, schema);
  await saveRows(pool, [
    row(identity.organizationId, 'Organization', {
      Name: ORGANIZATION_NAME,
      InstanceName: 'LOCAL',
      IsSandbox: isSandbox,
      OrganizationType: 'Developer Edition',
    }),
    ...usersOf(identity).map((user) => {
      const { userId, username } = user;
      const name = username.split('@')[0] ?? username;
      return row(userId, 'User', {
        Username: username,
        LastName: name,
        Name: name,
        Alias: name.slice(0, ALIAS_LENGTH),
        Email: username,
        IsActive: true,
        ...SAME_FOR_ALL_USERS,
        ProfileId: profiles.get(profileOf(identity, user)) ?? null,
      });
    }),
  ]);
}

/** @returns the ids of the profiles by name */
function seedProfiles(pool: Pool, schema: OrgSchema): Promise<Map<unknown, string>> {
  return allOrNothing(pool, async (client) => {
    await client.query('lock table org_indexed in share row exclusive mode');
    const rows = PROFILE_NAMES.map((name) => ({ Name: name }));
    return addMissingRows(client, schema, 'Profile', rows, ({ Name }) => Name);
  });
}
