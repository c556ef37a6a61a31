import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { TEST_POSTGRES_URL } from './running-postgres.ts';

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
    drop: () => asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
