import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { LocalOrgUser } from '../../local/org/org.ts';
import { startLocalOrg } from '../../local/org/start.ts';
import type { Config, Environment } from '../../src/config/index.ts';
import { createLog } from '../../src/log.ts';
import { createHttpServer } from '../../src/routes/http-server.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { webApp } from '../../src/wiring/web-app.ts';
import { createWebParts } from '../../src/wiring/web-parts.ts';
import {
  ORGANIZATION_ID,
  startConnector,
  type TestConnector,
  USER_ID,
} from '../support/connector.ts';
import { freshDatabase } from '../support/database.ts';
import { type Browser, openBrowser, type Page } from './browser.ts';

export const PUBLIC_URL = 'https://connector.example.com';
export const SESSION_SECRET = 'a secret of at least thirty-two bytes';
const PERMISSION_SET = 'Digital_River_Connector_Admin';

const ADMIN_KEY = 'admin';
const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));

function userOf(username: string, userId: string, permissionSets: string[]): LocalOrgUser {
  return { username, userId, password: 'x', securityToken: 'y', permissionSets };
}

/** Named in CONSOLE_USERS; also the org's own user. */
export const NAMED = { ...userOf('named@example.com', USER_ID, []) };
/** Can edit Failed Events, by the permission set. */
export const ADMIN = userOf('admin@example.com', '0055e000000AdmiAAC', [PERMISSION_SET]);
/** Can read Failed Events, and not edit them: not allowed to use the console. */
export const READER = userOf('reader@example.com', '0055e000000ReadAAC', ['Failed_Event_Reader']);
/** A viewer of consoles whose CONSOLE_VIEWERS names this user. */
export const VIEWER = userOf('viewer@example.com', '0055e000000ViewAAC', []);
/** Does not see Failed Events: not allowed to use the console. */
export const NOT_ALLOWED = userOf('other@example.com', '0055e000000StraAAC', []);

/** An org with five users, and a connector with a console. */
export interface Stage {
  orgUrl: string;
  connector: TestConnector;
  browser(): Browser;
  /** Opens a page of the console and signs in as this user; returns the page after that. */
  signIn(browser: Browser, user: LocalOrgUser, path?: string): Promise<Page>;
  /** Allows or denies on Salesforce's page; returns the URL of the callback. */
  decide(authorizeUrl: string, user: LocalOrgUser, decision?: 'allow' | 'deny'): Promise<string>;
  /** Starts another console with changed variables and the same database. */
  startAnother(changes: Partial<Config>): Promise<AsyncDisposable & { url: string }>;
  /** Counts the access tokens of the org that are valid now. */
  countValidTokens(): Promise<number>;
  setFaults(...faults: Record<string, unknown>[]): Promise<void>;
  stop(): Promise<void>;
}

/** The console's app in the org. */
export const APP = {
  clientId: 'console',
  clientSecret: 'console secret',
  callbackUrls: [`${PUBLIC_URL}/console/callback`],
  scopes: ['api', 'id', 'openid'],
};

/** The variables of a console of the org's {@link APP}, without its users. */
export const CONSOLE_VARIABLES = {
  ...{ PUBLIC_URL, TRUSTED_PROXIES: '1' },
  ...{ CONSOLE_CLIENT_ID: APP.clientId, CONSOLE_CLIENT_SECRET: APP.clientSecret },
  CONSOLE_SESSION_SECRETS: SESSION_SECRET,
} satisfies Environment;

export async function startStage(changes: Environment = {}): Promise<Stage> {
  const database = await freshDatabase();
  const metadataDirectory = await metadataWithReaders();
  const org = await startLocalOrg({
    ...{ databaseUrl: database.url, host: '127.0.0.1', port: 0, metadataDirectory },
    identity: {
      ...{ ...NAMED, organizationId: ORGANIZATION_ID },
      apps: [APP],
      extraUsers: [ADMIN, READER, VIEWER, NOT_ALLOWED],
    },
    adminKey: ADMIN_KEY,
  });
  const connector = await startConnector({
    ...{ ...CONSOLE_VARIABLES, SALESFORCE_INSTANCE_URL: org.url },
    CONSOLE_USERS: 'Named@Example.com',
    CONSOLE_FAILED_EVENT_EDITORS: 'true',
    ...changes,
  });
  return {
    orgUrl: org.url,
    connector,
    browser: () => openBrowser(PUBLIC_URL, connector.url),
    decide,
    signIn,
    startAnother: (changed) => startAnother(connector, changed),
    countValidTokens: () => countValidTokens(database.url),
    setFaults: (...faults) => setFaults(org.url, faults),
    async stop() {
      await connector.stop();
      await org.close();
      await database.drop();
      await rm(metadataDirectory, { recursive: true });
    },
  };
}

const READERS = `<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">
  <label>Failed Event Reader</label>
  <objectPermissions><allowRead>true</allowRead><object>DR_Failed_Event__c</object></objectPermissions>
</PermissionSet>`;

/** The metadata that admins deploy, and a permission set that only reads Failed Events. */
async function metadataWithReaders(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'console-'));
  await cp(FORCE_APP, folder, { recursive: true });
  const file = join(folder, 'permissionsets', 'Failed_Event_Reader.permissionset-meta.xml');
  await writeFile(file, READERS);
  return folder;
}

/** Opens a page of the console, signs in as this user, and returns the page after that. */
export async function signIn(
  browser: Browser,
  user: LocalOrgUser,
  path = '/console',
): Promise<Page> {
  let page = await browser.get(PUBLIC_URL + path);
  while (page.location.startsWith(PUBLIC_URL)) page = await browser.get(page.location);
  return browser.follow(await decide(page.location, user));
}

async function decide(
  authorizeUrl: string,
  user: LocalOrgUser,
  decision: 'allow' | 'deny' = 'allow',
): Promise<string> {
  const { origin, pathname, search } = new URL(authorizeUrl);
  const form = { request: search.slice(1), user: user.userId, decision };
  const body = new URLSearchParams(form);
  const reply = await fetch(origin + pathname, { method: 'POST', body, redirect: 'manual' });
  return reply.headers.get('location') ?? '';
}

async function startAnother(
  { config, pool }: TestConnector,
  changes: Partial<Config>,
): Promise<AsyncDisposable & { url: string }> {
  const builders = { ...PART_BUILDERS, pool: () => pool };
  const parts = createParts({ ...config, ...changes }, createLog('silent'), builders);
  const server = createHttpServer(await webApp(createWebParts(parts))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function countValidTokens(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rowCount } = await client.query(
    `SELECT FROM org_token WHERE expires_at > now() AND facts->>'kind' = 'access'`,
  );
  await client.end();
  return rowCount ?? 0;
}

async function setFaults(orgUrl: string, faults: Record<string, unknown>[]): Promise<void> {
  await fetch(`${orgUrl}/__admin/faults`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ seed: 1, faults }),
  });
}
