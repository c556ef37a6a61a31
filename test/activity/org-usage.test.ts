import type pg from 'pg';
import { ownCalls, readUsage, saveUsage } from '../../src/activity/org-usage.ts';
import { migrate } from '../../src/database/migrate.ts';
import { connectOrg } from '../../src/inbox/connected-org.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

const ORG = '00DHs000000AbCdMAK';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url, max: 2 });
  await migrate(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('what the org shows is replaced, and the calls of all workers are added up', async () => {
  expect(await readUsage(pool)).toBeUndefined();
  expect(await ownCalls(pool)).toBe(0);
  await saveUsage(pool, {
    ...{ organizationId: undefined, usage: undefined, absentFields: [], calls: 2 },
  });
  expect(await readUsage(pool)).toMatchObject({ used: null, limit: null });
  const usage = { used: 120, limit: 15_000 };
  const absentFields = ['Order.DR_Customer_Type__c'];
  await connectOrg(pool, ORG);
  await saveUsage(pool, { organizationId: ORG, usage, absentFields, calls: 5 });
  expect(await readUsage(pool)).toEqual({ ...usage, absentFields, seenAt: expect.any(Date) });
  expect(await ownCalls(pool)).toBe(7);
});

test('what another org has shown does not count', async () => {
  await saveUsage(pool, {
    ...{ organizationId: '00DHs000000OtherAAA', usage: { used: 1, limit: 2 }, calls: 1 },
    absentFields: [],
  });
  expect(await readUsage(pool)).toBeUndefined();
});
