import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import {
  forgetRequest,
  postponeRequest,
  recallRequests,
  rememberLink,
} from '../../src/documents/links/link-memory.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

const MINUTE_MS = 60_000;

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url, max: 2 });
  await migrate(pool);
});

beforeEach(() => pool.query('TRUNCATE document_link'));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const REQUEST = { recordId: 'a0B5e0000000001AAA', fileId: 'file-1' };
const OTHER = { recordId: 'a0B5e0000000002AAA', fileId: 'file-2' };
const LINK = { url: 'https://files.example.com/links/1', expiresAt: new Date('2030-01-01') };

/** How long a request waits, in milliseconds. */
async function waitOf({ recordId }: { recordId: string }): Promise<number> {
  const { rows } = await pool.query(
    'SELECT (extract(epoch FROM due_at - now()) * 1000)::float8 AS wait FROM document_link WHERE record_id = $1',
    [recordId],
  );
  return rows[0].wait;
}

test('a request that fails waits for longer each time, at most an hour, and never gives up', async () => {
  const waits: number[] = [];
  for (let attempts = 1; attempts <= 12; attempts += 1) {
    await postponeRequest(pool, REQUEST);
    waits.push(await waitOf(REQUEST));
  }
  for (const [index, wait] of waits.entries()) {
    const longest = Math.min(2 ** index, 60) * MINUTE_MS;
    expect(wait).toBeLessThanOrEqual(longest);
    expect(wait).toBeGreaterThan(longest / 2 - 20_000);
  }
  const recalled = (await recallRequests(pool, [REQUEST])).get(REQUEST.recordId);
  expect(recalled).toEqual({ link: undefined, attempts: 12, isDue: false });
});

test('a link stays with its request while that fails, until it is answered', async () => {
  await rememberLink(pool, REQUEST, LINK);
  const fresh = (await recallRequests(pool, [REQUEST])).get(REQUEST.recordId);
  expect(fresh).toEqual({ link: LINK, attempts: 0, isDue: true });
  await postponeRequest(pool, REQUEST);
  const failed = (await recallRequests(pool, [REQUEST])).get(REQUEST.recordId);
  expect(failed).toEqual({ link: LINK, attempts: 1, isDue: false });
  await forgetRequest(pool, REQUEST);
  expect((await recallRequests(pool, [REQUEST])).size).toBe(0);
});

test('a request that is withdrawn is forgotten, with its link', async () => {
  await rememberLink(pool, REQUEST, LINK);
  await postponeRequest(pool, OTHER);
  expect([...(await recallRequests(pool, [OTHER])).keys()]).toEqual([OTHER.recordId]);
  expect([...(await recallRequests(pool, [REQUEST, OTHER])).keys()]).toEqual([OTHER.recordId]);
});

test('a record that has another file by now neither gets the link of the former one nor waits', async () => {
  await rememberLink(pool, REQUEST, LINK);
  for (let count = 0; count < 5; count += 1) await postponeRequest(pool, REQUEST);
  const changed = { ...REQUEST, fileId: 'file-9' };
  expect((await recallRequests(pool, [changed])).size).toBe(0);
  await postponeRequest(pool, changed);
  const recalled = (await recallRequests(pool, [changed])).get(REQUEST.recordId);
  expect(recalled).toEqual({ link: undefined, attempts: 1, isDue: false });
  expect(await waitOf(changed)).toBeLessThanOrEqual(MINUTE_MS);
});
