import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { createLog } from '../../src/log.ts';
import { UncheckedOrgError } from '../../src/salesforce/org-errors.ts';
import { onlyConnectedOrg } from '../../src/wiring/accept-organization.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const [ONE, OTHER] = ['00DHs000000AbCdMAK', '00DHs000000EfGhMAK'];

let database: TestDatabase;
let pool: Pool;
let logged: string[];
const log = createLog('info', { write: (line) => logged.push(line) });

beforeAll(async () => {
  database = await freshDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 2 }, () => undefined);
});

beforeEach(() => {
  logged = [];
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('a database that does not answer is no outage of the org, and nothing is settled by it', async () => {
  const accept = onlyConnectedOrg(pool, log);
  await expect(accept(ONE)).rejects.toBeInstanceOf(UncheckedOrgError);
  await migrate(pool);
  await accept(ONE);
  await expect(accept(OTHER)).rejects.toMatchObject({ kind: 'other-org' });
});

test('an org that does not show its id is accepted, with one warning', async () => {
  const accept = onlyConnectedOrg(pool, log);
  await accept(undefined);
  await accept(undefined);
  expect(logged).toHaveLength(1);
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({
    level: 'warn',
    fact: expect.stringMatching(/does not show the id of the org/),
  });
});
