import { fileURLToPath } from 'node:url';
import { Connection } from 'jsforce';
import type { LocalOrgIdentity, LocalOrgUser } from '../../local/org/org.ts';
import type { PackageName } from '../../local/org/packages/installed-package.ts';
import { startLocalOrg } from '../../local/org/start.ts';
import type { Environment } from '../../src/config/index.ts';
import { integrationKeys, ORGANIZATION_ID, USER_ID } from './connector.ts';
import { freshDatabase } from './database.ts';

/** The local org with its own port and database; its schema is that of force-app. */
export interface TestOrg {
  url: string;
  /** The connection of an API client that logs in as an administrator. */
  connection: Connection;
  /** The variables that the connector needs for this org. */
  environment: Environment;
  /** A new access token of the integration user, requested as Digital River does. */
  token(): Promise<string>;
  createOrder(fields?: Record<string, string>): Promise<{ id: string; number: string }>;
  /** Calls the org's admin path, see local/org/README.md. */
  admin(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** The permission sets of force-app that the guide assigns to the integration user. */
export const INTEGRATION_SETS = [
  'Digital_River_Connector_Integration',
  'Digital_River_Connector_Activated_Orders',
];

/** Admins use the org, and the console. */
export const administrator: LocalOrgUser = {
  userId: '005Hs000000AdmiIAC',
  username: 'admin@example.com',
  password: 'horse',
  securityToken: 'battery',
};

/** The user that the connector logs in as, and that Digital River gets its tokens for. */
const integrationUser: LocalOrgUser = {
  userId: USER_ID,
  username: 'integration@example.com',
  password: 'correct horse',
  securityToken: 'battery',
  profile: 'Minimum Access - API Only Integrations',
};

const CONSOLE_APP = {
  clientId: 'console',
  clientSecret: 'console secret',
  callbackUrls: ['https://connector.example.com/console/callback'],
  scopes: ['api', 'id', 'openid'],
};

/** Apps and users that the org has besides those of every test org. */
type ExtraIdentity = Pick<LocalOrgIdentity, 'apps'> & { readonly users: readonly LocalOrgUser[] };

function identity(
  permissionSets: string[],
  organizationId: string,
  extra: ExtraIdentity,
): LocalOrgIdentity {
  return {
    ...administrator,
    organizationId,
    apps: [
      { clientId: 'digital-river', clientSecret: 'staple' },
      { clientId: 'integration-client', publicKey: integrationKeys.publicKey },
      ...extra.apps,
      CONSOLE_APP,
    ],
    extraUsers: [{ ...integrationUser, permissionSets }, ...extra.users],
  };
}

const ADMIN_KEY = 'admin';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));

/**
 * @param metadataDirectory folder of the org's schema
 * @param installedPackages managed packages that the org has in addition
 * @param permissionSets the permission sets of the integration user
 * @param organizationId another one than that of the other test orgs
 * @param extra further apps and users
 */
export async function startTestOrg(
  metadataDirectory = FORCE_APP,
  installedPackages: PackageName[] = [],
  permissionSets = INTEGRATION_SETS,
  organizationId = ORGANIZATION_ID,
  extra: ExtraIdentity = { apps: [], users: [] },
): Promise<TestOrg> {
  const database = await freshDatabase();
  const org = await startLocalOrg({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    metadataDirectory,
    installedPackages,
    identity: identity(permissionSets, organizationId, extra),
    adminKey: ADMIN_KEY,
  });
  const accessToken = await fetchToken(org.url, administrator);
  const connection = new Connection({ instanceUrl: org.url, accessToken, version: '67.0' });
  const account = await connection.sobject('Account').create({ Name: 'Example Outfitters' });
  return {
    url: org.url,
    connection,
    environment: { SALESFORCE_INSTANCE_URL: org.url, SALESFORCE_AUDIENCE: org.url },
    token: () => fetchToken(org.url, integrationUser),
    async createOrder(fields = {}) {
      const { id = '' } = await connection.sobject('Order').create({
        AccountId: account.id ?? '',
        EffectiveDate: '2026-11-01',
        Status: 'Draft',
        ...fields,
      });
      const { OrderNumber } = await connection.sobject('Order').retrieve(id);
      return { id, number: String(OrderNumber) };
    },
    async admin(method, path, body) {
      const reply = await fetch(`${org.url}/__admin${path}`, {
        method,
        headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      if (!reply.ok) throw new Error(`The local org answered ${reply.status}.`);
      return reply.status === 204 ? undefined : reply.json();
    },
    async stop() {
      await org.close();
      await database.drop();
    },
  };
}

async function fetchToken(orgUrl: string, user: LocalOrgUser): Promise<string> {
  const { username, password, securityToken } = user;
  const reply = await fetch(`${orgUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'digital-river',
      client_secret: 'staple',
      username,
      password: password + securityToken,
    }),
  });
  return ((await reply.json()) as { access_token: string }).access_token;
}
