import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { failedEventKey } from '../../src/failed-events/failed-event-key.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url, max: 1 });
  await migrate(pool);
});

beforeEach(() => pool.query('TRUNCATE event, subject'));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function run(...argv: string[]) {
  const texts = { out: '', err: '' };
  const output = {
    out: (text: string) => {
      texts.out += text;
    },
    err: (text: string) => {
      texts.err += text;
    },
  };
  return { status: await replayCommand(argv, output, exampleEnvironment(database.url)), ...texts };
}

async function store(id: string, status: string, subject: string | null = 'order-1') {
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, live, proof, status, reason, error_code, body, failed_key)
     VALUES ('digital-river', $1, 'order.accepted', $2, true, 'oauth', $3, 'A reason.', 'A_CODE', '{}', $4)`,
    [id, subject, status, failedEventKey('digital-river', id)],
  );
}

async function statuses() {
  const { rows } = await pool.query('SELECT status FROM event ORDER BY seq');
  return rows.map(({ status }) => status);
}

test('an OrderNumber that may be one of an unmapped event: how many there are, and what else to try', async () => {
  for (const id of ['e1', 'e2']) await store(id, 'unmapped');
  const { status, out, err } = await run('--order', '00000104');
  expect([status, out]).toEqual([1, '']);
  expect(err).toMatch(/^No order is found by "00000104"\.\n/);
  const words = err.replaceAll(/\s+/g, ' ');
  expect(words).toContain('Unmapped events: 2.');
  expect(err).toContain('\n    npm run replay -- --unmapped\n');
  expect(words).toContain('By its record id: an order that waits or is held.');
  expect(words).toContain('RETENTION_ROW_DAYS');
  expect(words).not.toContain('By its OrderNumber: an order of which all events are pending');
  expect(Math.max(...err.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('events that no worker has processed yet are counted too', async () => {
  await store('e1', 'pending');
  const { err } = await run('--order', '00000104');
  expect(err.replaceAll(/\s+/g, ' ')).toContain('Events that are pending now: 1.');
  expect(err).not.toContain('--unmapped');
});

test.each([
  ['the story', []],
  ['replay', ['--all']],
  ['--again', ['--again', '--yes']],
  ['--unmapped', ['--unmapped', '--yes']],
  ['--dismiss', ['--dismiss', 'A note']],
  ['--restore', ['--restore']],
])('%s of an unknown order ends with status 1, also as JSON', async (_, argv) => {
  await store('e1', 'parked');
  const { status, out, err } = await run(...argv, '--order', 'nope');
  expect([status, out]).toEqual([1, '']);
  expect(err).toContain('No order is found by "nope"');
  const { status: again, out: json } = await run(...argv, '--order', 'nope', '--json');
  expect([again, JSON.parse(json)]).toEqual([1, { order: 'nope', subjects: [] }]);
  expect(await statuses()).toEqual(['parked']);
});

describe('the id of an event', () => {
  test.each([
    ['its id', 'e1'],
    ['the key of its Failed Event', failedEventKey('digital-river', 'e1')],
  ])('by %s, the story of its order is shown', async (_, text) => {
    await store('e1', 'parked');
    const { status, out } = await run('--order', text);
    expect(status).toBe(0);
    expect(out).toContain(`${text} is the id of an event of this order.\n`);
    expect(out).toContain('digital-river order-1\n');
  });

  test('an action changes nothing, and names the event and its order', async () => {
    await store('e1', 'parked');
    const { status, err } = await run('--order', 'e1', '--all');
    expect(status).toBe(1);
    expect(err).toBe(
      `No order is found by "e1".
It is the id of an event of digital-river. It is about order-1. To replay this event alone:
  npm run replay -- --event e1
`,
    );
    expect(await statuses()).toEqual(['parked']);
  });

  test('an event without a subject has no story', async () => {
    await store('e1', 'unmapped', null);
    const { status, err } = await run('--order', 'e1');
    expect(status).toBe(1);
    expect(err).toContain('It names no order.');
  });
});
