import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { createInbox, type Inbox } from '../../src/inbox/inbox.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';

/** So long that the events of a test come within it, however slow the machine is. */
const LINGER_MS = 24 * 3_600_000;

let database: TestDatabase;
let pool: Pool;
let inbox: Inbox;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 4 }, () => undefined);
  await migrate(pool);
  inbox = createInbox(pool, { lingerMs: LINGER_MS });
});

beforeEach(() => pool.query('TRUNCATE event, subject'));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const eventOf = (subject: string) => ({
  ...{ source: 'any', eventId: `event of ${subject}`, type: 'any', subject, live: true },
  ...{ time: null, proof: 'oauth', reason: null, code: null, body: Buffer.from('{}') },
  status: 'pending' as const,
});

const accept = (subject: string) => inbox.accept(eventOf(subject));

/** Lets time pass for the events that are stored. */
const age = (ms: number) =>
  pool.query("UPDATE event SET received_at = received_at - $1 * interval '1 millisecond'", [ms]);

/** The subjects that are due, and those that are due 100 ms after a point of the grid to come. */
async function due() {
  const { rows } = await pool.query<{ key: string; now: boolean; gathered: boolean }>(
    `SELECT key, due_at <= now() AS now,
       due_at > now() AND (extract(epoch FROM due_at) * 1000 - 100)::bigint % $1 = 0 AS gathered FROM subject ORDER BY key`,
    [LINGER_MS],
  );
  const keysOf = (kind: 'now' | 'gathered') =>
    rows.filter((row) => row[kind]).map(({ key }) => key);
  return { now: keysOf('now'), gathered: keysOf('gathered') };
}

test('an event of a quiet inbox is due at once; those that come within a linger of another one are gathered', async () => {
  await accept('a');
  expect(await due()).toEqual({ now: ['a'], gathered: [] });
  await accept('b');
  await accept('c');
  expect(await due()).toEqual({ now: ['a'], gathered: ['b', 'c'] });
  await age(LINGER_MS);
  await accept('d');
  expect(await due()).toEqual({ now: ['a', 'd'], gathered: ['b', 'c'] });
});

test('an event that is stored already keeps no other one from being due at once', async () => {
  await accept('a');
  await age(LINGER_MS);
  await accept('a');
  await accept('b');
  expect(await due()).toEqual({ now: ['a', 'b'], gathered: [] });
});

test.each([
  ['a quiet inbox', [], 'now'],
  ['an inbox with company', ['other'], 'gathered'],
] as const)(
  'all events of one arrival are due together in %s, whatever their number',
  async (_case, before, kind) => {
    for (const subject of before) await accept(subject);
    const subjects = Array.from({ length: 300 }, (_, number) => `${number}`);
    await inbox.acceptAll(subjects.map(eventOf));
    expect((await due())[kind]).toHaveLength(300);
  },
);
