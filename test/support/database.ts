import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { TEST_POSTGRES_URL } from './running-postgres.ts';

/** What is still connected after so many looks is no closing connection: it is cut off. */
const MAX_LOOKS = 8;

/** A database of a test's own on the run's PostgreSQL. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Makes an empty database with a name of its own; drop it when the test file is done. */
export async function freshDatabase(): Promise<TestDatabase> {
  // biome-ignore lint/style/noProcessEnv: the global set-up hands the server's address on by the environment.
  const adminUrl = process.env[TEST_POSTGRES_URL];
  if (adminUrl === undefined)
    throw new Error(`${TEST_POSTGRES_URL} is not set: run the tests by "npm test".`);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(adminUrl, `CREATE DATABASE ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await left(adminUrl, name);
      await asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** A pool that has ended may still be closing connections; to break them would be an error in its test. */
async function left(adminUrl: string, name: string): Promise<void> {
  const connected = `SELECT FROM pg_stat_activity WHERE datname = '${name}'`;
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    if ((await asAdmin(adminUrl, connected)).rowCount === 0) return;
    await sleep(25);
  }
}

async function asAdmin(url: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}
