import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import { z } from 'zod';
import { startLocalOrg } from '../../local/org/start.ts';
import { startPostgres } from '../../local/postgres.ts';

/** The root folder of this project. */
export const PROJECT = join(import.meta.dirname, '..', '..');

/** The name of the org's user. */
export const USERNAME = 'integration@local.example';

const METADATA = join(PROJECT, 'force-app', 'main', 'default');

/** A local org with the metadata of force-app, and the data that clients need. */
export interface Stage {
  url: string;
  /** Client id of the app that logs in by JWT. */
  clientId: string;
  /** Path of the app's private key. */
  keyFile: string;
  accessToken: string;
  /** To check the changes of the clients. */
  connection: Connection;
  /** Creates an empty folder. */
  folder(name: string): Promise<string>;
  close(): Promise<void>;
}

/** Starts an org on a free port, with a new database and a new folder. */
export async function startStage(): Promise<Stage> {
  const root = await mkdtemp(join(tmpdir(), 'cli-test-'));
  await chmod(root, 0o711);
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keyFile = join(root, 'key.pem');
  await writeFile(keyFile, keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const publicKey = String(keys.publicKey.export({ type: 'spki', format: 'pem' }));
  const clientId = 'cli';
  const postgres = await startPostgres(join(root, 'database'));
  const org = await startLocalOrg({
    databaseUrl: await postgres.database('org'),
    host: '127.0.0.1',
    port: 0,
    metadataDirectory: METADATA,
    identity: {
      organizationId: '00D5e000000LocaEAC',
      userId: '0055e000000UserAAC',
      username: USERNAME,
      password: 'password',
      securityToken: 'token',
      apps: [
        { clientId, publicKey },
        { clientId: 'checks', clientSecret: 'secret' },
      ],
    },
  });
  const accessToken = await logIn(org.url);
  return {
    url: org.url,
    clientId,
    keyFile,
    accessToken,
    connection: new Connection({ instanceUrl: org.url, accessToken, version: '67.0' }),
    async folder(name) {
      const path = join(root, name);
      await mkdir(path);
      return path;
    },
    async close() {
      await org.close();
      await postgres.stop();
      await postgres.remove();
      await rm(root, { recursive: true, maxRetries: 3 });
    },
  };
}

async function logIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'checks',
      client_secret: 'secret',
    }),
  });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}
