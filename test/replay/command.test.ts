import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { ConfigError, InputError } from '../../src/errors.ts';
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

async function run(argv: string[], environment = exampleEnvironment(database.url)) {
  const texts = { out: '', err: '' };
  const output = {
    out: (text: string) => {
      texts.out += text;
    },
    err: (text: string) => {
      texts.err += text;
    },
  };
  return { status: await replayCommand(argv, output, environment), ...texts };
}

async function park(id: string, type: string, code: string, receivedAt: string): Promise<void> {
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, received_at, proof, status, settled_at, reason, error_code, body)
     VALUES ('digital-river', $1, $2, 'order-1', $4, 'oauth', 'parked', now(), 'A reason.', $3, '{}')`,
    [id, type, code, receivedAt],
  );
}

async function pendingIds(): Promise<string[]> {
  const { rows } = await pool.query<{ event_id: string }>(
    "SELECT event_id FROM event WHERE status = 'pending' ORDER BY event_id",
  );
  return rows.map(({ event_id }) => event_id);
}

async function parkThree(): Promise<void> {
  await park('e1', 'order.accepted', 'STRING_TOO_LONG', '2026-11-02T10:00:00Z');
  await park('e2', 'order.accepted', 'STRING_TOO_LONG', '2026-11-01T10:00:00Z');
  await park('e3', 'order.complete', 'ORDER_NOT_FOUND', '2026-11-03T10:00:00Z');
}

test('without a selection it lists parked events by cause, and replays none', async () => {
  await parkThree();
  const { status, out, err } = await run([]);
  expect([status, err]).toEqual([0, '']);
  expect(out.replaceAll(/ \(\d+ \w+ ago\)/g, '').split('\n')).toEqual([
    'Parked: 3 events',
    '      2 STRING_TOO_LONG: digital-river order.accepted',
    '        A reason.',
    '        Orders: order-1',
    '        Oldest received 2026-11-01 10:00:00 UTC',
    '      1 ORDER_NOT_FOUND: digital-river order.complete',
    '        A reason.',
    '        Orders: order-1',
    '        Oldest received 2026-11-03 10:00:00 UTC',
    '',
    'What happened to an order: npm run replay -- --order ID',
    'To replay events, see --help.',
    '',
  ]);
  expect(await pendingIds()).toEqual([]);
});

test('events that are parked for one cause are listed together, whatever their records', async () => {
  await parkThree();
  await pool.query(
    `UPDATE event SET reason = 'Too long. (STRING_TOO_LONG on Order.A__c; Order 801Qy000000000' || seq % 10 || 'AAA)'`,
  );
  const { out } = await run([]);
  expect(out).toContain('2 STRING_TOO_LONG: digital-river order.accepted\n        Too long.');
  expect(out.match(/Too long\. \(STRING_TOO_LONG on Order\.A__c\)\n/g)).toHaveLength(2);
});

test('it reports that nothing is parked', async () => {
  expect(await run([])).toEqual({
    status: 0,
    out: 'Nothing is parked.\nTo replay events, see --help.\n',
    err: '',
  });
});

test.each([
  [['--event', 'e1'], ['e1']],
  [
    ['--code', 'STRING_TOO_LONG'],
    ['e1', 'e2'],
  ],
  [['--type', 'order.complete'], ['e3']],
  [['--code', 'STRING_TOO_LONG', '--event', 'e2'], ['e2']],
  [['--all'], ['e1', 'e2', 'e3']],
])('%j replays what it selects, and reports how many', async (argv, ids) => {
  await parkThree();
  const { status, out, err } = await run(argv);
  expect(await pendingIds()).toEqual(ids);
  const report =
    ids.length === 1
      ? '1 parked event is pending again; a worker will process it.\n'
      : `${ids.length} parked events are pending again; a worker will process them.\n`;
  expect({ status, out, err }).toEqual({ status: 0, out: report, err: '' });
});

test('a selection that matches no parked event replays nothing', async () => {
  await parkThree();
  expect(await run(['--event', 'unknown'])).toEqual({
    status: 0,
    out: 'No parked event matches: nothing was replayed.\n',
    err: '',
  });
  expect(await pendingIds()).toEqual([]);
});

test('help needs neither a configuration nor a database', async () => {
  expect(await run(['--help'], {})).toEqual({
    status: 0,
    out: expect.stringContaining('npm run replay -- --event ID'),
    err: '',
  });
});

test('an unknown argument and an incomplete configuration are errors of the caller', async () => {
  await expect(run(['--nonsense'])).rejects.toThrow(InputError);
  await expect(run([], {})).rejects.toThrow(ConfigError);
});

test('a database that cannot be used ends with status 1 and advice', async () => {
  const environment = exampleEnvironment('postgres://connector@127.0.0.1:1/inbox');
  const { status, out, err } = await run([], environment);
  expect([status, out]).toEqual([1, '']);
  expect(err).toMatch(/^The database cannot be used \(ECONNREFUSED\)\. .*DATABASE_URL\.\n$/);
});
