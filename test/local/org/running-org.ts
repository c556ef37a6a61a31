import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import { z } from 'zod';
import { type LocalOrgOptions, startLocalOrg } from '../../../local/org/start.ts';
import { freshDatabase } from '../../support/database.ts';

const API_VERSION = '67.0';

/** The metadata of the fixture org. */
export const METADATA_DIRECTORY = join(import.meta.dirname, 'fixtures');

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Signs assertions of the app `jwt-app`. */
export const appKey: KeyObject = keys.privateKey;

export const IDENTITY: LocalOrgOptions['identity'] = {
  organizationId: '00D5e000000LocaEAC',
  userId: '0055e000000UserAAC',
  username: 'integration@local.example',
  password: 'pass-word',
  securityToken: 'SecurityToken24',
  apps: [
    { clientId: 'app', clientSecret: 'app secret' },
    {
      clientId: 'jwt-app',
      publicKey: String(keys.publicKey.export({ type: 'spki', format: 'pem' })),
    },
  ],
};

/** A running org with a new database and a logged-in client. */
export interface RunningOrg extends AsyncDisposable {
  url: string;
  databaseUrl: string;
  token: string;
  connection: Connection;
  /** Calls the data API: `path` below the version. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The same with another access token. */
  callWith(token: string): RunningOrg['call'];
  /** Stops the org and starts another on the same database. */
  restart(changes?: Partial<LocalOrgOptions>): Promise<void>;
}

interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
  body: any;
}

/** Starts an org for a test file; dispose of it when the file is done. */
export async function runningOrg(changes: Partial<LocalOrgOptions> = {}): Promise<RunningOrg> {
  const database = await freshDatabase();
  const start = (more: Partial<LocalOrgOptions> = {}) =>
    startLocalOrg({
      databaseUrl: database.url,
      host: '127.0.0.1',
      port: 0,
      metadataDirectory: METADATA_DIRECTORY,
      identity: IDENTITY,
      ...changes,
      ...more,
    });
  let server = await start();
  const token = String((await logIn(server.url)).access_token);
  const connect = () =>
    new Connection({ instanceUrl: server.url, accessToken: token, version: API_VERSION });
  const org: RunningOrg = {
    url: server.url,
    databaseUrl: database.url,
    token,
    connection: connect(),
    call: (method, path, body) => call(server.url, token, method, path, body),
    callWith: (other) => (method, path, body) => call(server.url, other, method, path, body),
    async restart(more) {
      await server.close();
      server = await start(more);
      org.url = server.url;
      org.connection = connect();
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await database.drop();
    },
  };
  return org;
}

/** Requests a token, by default with the client credentials grant. */
export async function logIn(
  url: string,
  form: Record<string, string> = {
    grant_type: 'client_credentials',
    client_id: 'app',
    client_secret: 'app secret',
  },
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

async function call(
  url: string,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${url}/services/data/v${API_VERSION}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
