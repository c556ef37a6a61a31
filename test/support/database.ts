import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { MIGRATED_DATABASE, TEST_POSTGRES_URL } from './running-postgres.ts';

/** How often open connections are checked before they are terminated. */
const MAX_CHECKS = 8;
const CHECK_INTERVAL_MS = 25;

/** A test's own database on the run's PostgreSQL. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Creates an empty database with a random name; drop it at the end of the test file. */
export function freshDatabase(): Promise<TestDatabase> {
  return createDatabase('');
}

/**
 * The same with the schema of the inbox, as `migrate` creates it. It is a copy, whose migrations count
 * as of now: the doctor judges by their age what a worker should have done.
 */
export async function migratedDatabase(): Promise<TestDatabase> {
  const database = await createDatabase(`TEMPLATE ${MIGRATED_DATABASE}`);
  await asAdmin(database.url, 'UPDATE migration SET ran_at = now()');
  return database;
}

/** Files are copied, and not their blocks: then dropping it takes a tenth of the time. */
async function createDatabase(template: string): Promise<TestDatabase> {
  // biome-ignore lint/style/noProcessEnv: Jest's set-up passes the server's address this way.
  const adminUrl = process.env[TEST_POSTGRES_URL];
  if (adminUrl === undefined)
    throw new Error(`${TEST_POSTGRES_URL} is not set: run the tests by "npm test".`);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(adminUrl, `CREATE DATABASE ${name} ${template} STRATEGY FILE_COPY`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await waitForDisconnect(adminUrl, name);
      await asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/**
 * A pool that has ended may still be closing connections: terminating those would cause an error in
 * the test.
 */
async function waitForDisconnect(adminUrl: string, name: string): Promise<void> {
  const connected = `SELECT FROM pg_stat_activity WHERE datname = '${name}'`;
  for (let check = 0; check < MAX_CHECKS; check += 1) {
    if ((await asAdmin(adminUrl, connected)).rowCount === 0) return;
    await sleep(CHECK_INTERVAL_MS);
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
