import { Connection } from 'jsforce';
import type { LocalOrgUser } from '../../../local/org/org.ts';
import { orgWithAdmin } from './admin-client.ts';
import { IDENTITY, logIn, type RunningOrg, type runningOrg } from './running-org.ts';

/** A user whose password is the first part of the user name. */
export function user(name: string, userId: string, more: Partial<LocalOrgUser>): LocalOrgUser {
  return { userId, username: `${name}@local.example`, password: name, securityToken: '1', ...more };
}

/** Users with different profiles and permission sets; the org's own user is an administrator. */
export const USERS = {
  /** An integration that edits orders and writes fulfillments. */
  writer: user('writer', '0055e000000WritAAC', {
    profile: 'Minimum Access - API Only Integrations',
    permissionSets: ['Fulfillment_Writer'],
  }),
  /** An integration without any permission set. */
  unassigned: user('unassigned', '0055e000000UnasAAC', {
    profile: 'Minimum Access - API Only Integrations',
  }),
  /** A person without any permission set, who cannot use the API either. */
  visitor: user('visitor', '0055e000000VisiAAC', { profile: 'Minimum Access - Salesforce' }),
  /** A person with the standard profile. */
  clerk: user('clerk', '0055e000000CleaAAC', {}),
};

type Client = Pick<RunningOrg, 'call' | 'connection'>;

/** An org with an admin path and users. */
export interface OrgWithUsers<Name extends string = keyof typeof USERS> extends RunningOrg {
  /** The data API as one of the users sees it. */
  as(name: Name): Client;
}

/** Starts an org with {@link USERS}. */
export function orgWithUsers(): Promise<OrgWithUsers> {
  return orgWith(USERS);
}

/** Starts an org with these users, and logs all of them in. */
export async function orgWith<Name extends string>(
  users: Readonly<Record<Name, LocalOrgUser>>,
  changes: Parameters<typeof runningOrg>[0] = {},
): Promise<OrgWithUsers<Name>> {
  const all = Object.entries<LocalOrgUser>(users);
  const extraUsers = all.map(([, each]) => each);
  const org = await orgWithAdmin({ identity: { ...IDENTITY, extraUsers }, ...changes });
  const clients = new Map<string, Client>();
  for (const [name, { username, password, securityToken }] of all) {
    const form = { grant_type: 'password', client_id: 'app', client_secret: 'app secret' };
    const secret = password + securityToken;
    const { access_token } = await logIn(org.url, { ...form, username, password: secret });
    const accessToken = String(access_token);
    clients.set(name, {
      call: org.callWith(accessToken),
      connection: new Connection({ instanceUrl: org.url, accessToken, version: '67.0' }),
    });
  }
  return Object.assign(org, {
    as(name: Name) {
      const client = clients.get(name);
      if (client === undefined) throw new Error(`There is no user ${name}.`);
      return client;
    },
  });
}
