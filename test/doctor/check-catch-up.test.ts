import type { Pool } from 'pg';
import type { Config } from '../../src/config/index.ts';
import { readConfig } from '../../src/config/index.ts';
import { createPool } from '../../src/database/pool.ts';
import { checkCatchUp } from '../../src/doctor/checks/check-catch-up.ts';
import { beginBackfill, endAttempt } from '../../src/reconcile/catch-up/backfill-store.ts';
import { SCHEDULED } from '../../src/reconcile/catch-up/scheduled-backfill.ts';
import { saveWatch } from '../../src/reconcile/webhooks/webhook-store.ts';
import { HOUR_MS } from '../../src/time.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 2 }, () => undefined);
});
beforeEach(() => pool.query('TRUNCATE backfill, backfill_piece, backfill_event, webhook_watch'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const KEY = { DIGITAL_RIVER_API_KEY: 'sk_test_1' };
const config = (changes: Record<string, string> = {}): Config =>
  readConfig({ ...exampleEnvironment(database.url), ...changes });
const check = async (changes: Record<string, string>, now = new Date()) =>
  (await checkCatchUp(pool, config(changes), now)).map(
    (finding) => `${finding.standing} ${finding.check}: ${finding.found}`,
  );

test('says what is off', async () => {
  expect(await check({})).toEqual([
    'ok watch of webhooks: off, because DIGITAL_RIVER_API_KEY is not set',
    'ok back-fill on a schedule: off, because DIGITAL_RIVER_API_KEY is not set',
  ]);
  expect(await check(KEY)).toEqual([
    'ok watch of webhooks: on, only reports disabled webhooks (DIGITAL_RIVER_REENABLE_WEBHOOKS is false); without PUBLIC_URL, of any address; not looked yet, a worker does so',
    'ok back-fill on a schedule: off, because DIGITAL_RIVER_BACKFILL_HOURS is not set',
  ]);
});

test('a look that is missing for more than ten minutes is a warning with its likely cause', async () => {
  const [, later] = [9, 11].map((minutes) => new Date(Date.now() + minutes * 60_000));
  const [finding] = await checkCatchUp(pool, config(KEY), later ?? new Date());
  expect(finding).toMatchObject({
    standing: 'warning',
    found: expect.stringContaining('not looked yet'),
    todo: expect.stringContaining('Most likely no worker has DIGITAL_RIVER_API_KEY'),
  });
});

test('says whether the last round worked, and when it is too long ago', async () => {
  const on = { ...KEY, DIGITAL_RIVER_BACKFILL_HOURS: '24' };
  await saveWatch(pool);
  await beginBackfill(pool, SCHEDULED, [], new Date());
  await endAttempt(pool, SCHEDULED);
  const [watch, round] = await check(on);
  expect(watch).toMatch(/^ok watch of webhooks: .*; looked last at 2/);
  expect(round).toMatch(
    /^ok back-fill on a schedule: on, looks back 24 hours; finished at 2.*0 events seen/,
  );
  const late = await check(on, new Date(Date.now() + 4 * HOUR_MS));
  expect(late).toEqual([
    expect.stringMatching(/^warning watch of webhooks/),
    expect.stringMatching(/^warning back-fill/),
  ]);
});

test('shows why it failed', async () => {
  const on = { ...KEY, DIGITAL_RIVER_BACKFILL_HOURS: '24' };
  await saveWatch(pool, 'Digital River refused GET /webhooks.');
  await beginBackfill(pool, SCHEDULED, [], new Date());
  await endAttempt(pool, SCHEDULED, 'Digital River refused GET /events.');
  expect(await check(on)).toEqual([
    expect.stringMatching(/^warning watch .*; failed: Digital River refused GET \/webhooks\.$/),
    expect.stringMatching(
      /^warning back-fill on a schedule: .*; failed: Digital River refused GET \/events\.$/,
    ),
  ]);
});
