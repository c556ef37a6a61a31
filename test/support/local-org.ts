import { fileURLToPath } from 'node:url';
import { Connection } from 'jsforce';
import type { PackageName } from '../../local/org/packages/installed-package.ts';
import { startLocalOrg } from '../../local/org/start.ts';
import type { Environment } from '../../src/config/index.ts';
import { integrationKeys, ORGANIZATION_ID, USER_ID } from './connector.ts';
import { freshDatabase } from './database.ts';

/** The local org with its own port and database; its schema is that of force-app. */
export interface TestOrg {
  url: string;
  /** An API client's connection. */
  connection: Connection;
  /** The variables that the connector needs for this org. */
  environment: Environment;
  /** A new access token, requested as Digital River does. */
  token(): Promise<string>;
  createOrder(fields?: Record<string, string>): Promise<{ id: string; number: string }>;
  /** Calls the org's admin path, see local/org/README.md. */
  admin(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

const identity = {
  organizationId: ORGANIZATION_ID,
  userId: USER_ID,
  username: 'integration@example.com',
  password: 'correct horse',
  securityToken: 'battery',
  apps: [
    { clientId: 'digital-river', clientSecret: 'staple' },
    { clientId: 'integration-client', publicKey: integrationKeys.publicKey },
  ],
};

const ADMIN_KEY = 'admin';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));

/**
 * @param metadataDirectory folder of the org's schema
 * @param installedPackages managed packages that the org has in addition
 */
export async function startTestOrg(
  metadataDirectory = FORCE_APP,
  installedPackages: PackageName[] = [],
): Promise<TestOrg> {
  const database = await freshDatabase();
  const org = await startLocalOrg({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    metadataDirectory,
    installedPackages,
    identity,
    adminKey: ADMIN_KEY,
  });
  const accessToken = await fetchToken(org.url);
  const connection = new Connection({ instanceUrl: org.url, accessToken, version: '67.0' });
  const account = await connection.sobject('Account').create({ Name: 'Example Outfitters' });
  return {
    url: org.url,
    connection,
    environment: { SALESFORCE_INSTANCE_URL: org.url, SALESFORCE_AUDIENCE: org.url },
    token: () => fetchToken(org.url),
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

async function fetchToken(orgUrl: string): Promise<string> {
  const reply = await fetch(`${orgUrl}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'digital-river',
      client_secret: 'staple',
      username: identity.username,
      password: identity.password + identity.securityToken,
    }),
  });
  return ((await reply.json()) as { access_token: string }).access_token;
}
