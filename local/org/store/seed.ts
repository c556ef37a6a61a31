import type { Pool } from 'pg';
import { usersOf } from '../oauth/users.ts';
import type { LocalOrgIdentity } from '../org.ts';
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

/** Writes the initial rows of an org: its organization and its users. */
export async function seedOrg(pool: Pool, identity: LocalOrgIdentity): Promise<void> {
  const row = (id: string, object: string, data: Values) => {
    const start = new Date();
    return { id, object, data, createdAt: start, modifiedAt: start, deleted: false };
  };
  await saveRows(pool, [
    row(identity.organizationId, 'Organization', {
      Name: ORGANIZATION_NAME,
      InstanceName: 'LOCAL',
      IsSandbox: false,
      OrganizationType: 'Developer Edition',
    }),
    ...usersOf(identity).map(({ userId, username }) => {
      const name = username.split('@')[0] ?? username;
      return row(userId, 'User', {
        Username: username,
        LastName: name,
        Name: name,
        Alias: name.slice(0, ALIAS_LENGTH),
        Email: username,
        IsActive: true,
        ...SAME_FOR_ALL_USERS,
      });
    }),
  ]);
}
