import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { checkRights } from '../../src/doctor/checks/check-rights.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

const ROLE = `limited_${randomBytes(4).toString('hex')}`;

let database: TestDatabase;
let owner: pg.Pool;
let limited: pg.Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  owner = createPool({ databaseUrl: database.url, tls: 'off', connections: 1 }, () => undefined);
  await migrate(owner);
  await owner.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD 'limited'`);
  const { href } = Object.assign(new URL(database.url), { username: ROLE, password: 'limited' });
  limited = testPool({ connectionString: href, max: 1 });
});

afterAll(async () => {
  await limited.end();
  await owner.query(`DROP OWNED BY ${ROLE}; DROP ROLE ${ROLE}`);
  await owner.end();
  await database.drop();
});

const grant = (rights: string) => owner.query(rights.replaceAll('role', ROLE));

test('the owner of the tables has all rights', async () => {
  expect(await checkRights(owner)).toMatchObject({ standing: 'ok' });
});

/** What these tables need is checked by storing events, or by migrating. */
const CHECKED_ELSEWHERE = ['migration', 'subject'];

test('a user without any right to a table is shown that table', async () => {
  await grant('GRANT ALL ON ALL TABLES IN SCHEMA public TO role');
  const { rows } = await owner.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const unnoticed: string[] = [];
  for (const { name } of rows) {
    await grant(`REVOKE ALL ON ${name} FROM role`);
    const { standing, found } = await checkRights(limited);
    if (standing !== 'failed' || !found.includes(` on ${name}`)) unnoticed.push(name);
    await grant(`GRANT ALL ON ${name} TO role`);
  }
  expect(unnoticed).toEqual(CHECKED_ELSEWHERE);
});

test('a user without a right that only a worker needs is named', async () => {
  await grant('GRANT ALL ON ALL TABLES IN SCHEMA public TO role');
  expect(await checkRights(limited)).toMatchObject({ standing: 'ok' });
  await grant('REVOKE SELECT ON connected_org FROM role; REVOKE DELETE ON event FROM role');
  expect(await checkRights(limited)).toMatchObject({
    standing: 'failed',
    found: 'this user has no right to DELETE on event, SELECT on connected_org',
    todo: expect.stringMatching(/^Give this user the rights/),
  });
});
