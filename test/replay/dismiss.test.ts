import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { openEvents } from '../../src/inbox/statistics/open-events.ts';
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

beforeEach(async () => {
  await pool.query('TRUNCATE event, subject');
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, settled_at, reason, error_code, body)
     SELECT 'digital-river', 'e' || n, 'order.accepted', 'order-' || n % 2, 'oauth', 'parked', now(), 'A reason.', 'CODE_' || n, '{}'
     FROM generate_series(1, 4) AS n`,
  );
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function run(...argv: string[]) {
  let out = '';
  const output = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      out += text;
    },
  };
  const status = await replayCommand(argv, output, exampleEnvironment(database.url));
  return [status, out];
}

async function statuses(): Promise<string[]> {
  const { rows } = await pool.query<{ status: string }>(
    'SELECT status FROM event ORDER BY event_id',
  );
  return rows.map(({ status }) => status);
}

const DISMISS = ['--dismiss', '  A test order.  '];

test('--dismiss sets the selected parked events aside, with the note, and --restore takes that back', async () => {
  expect(await run('--order', 'order-1', ...DISMISS)).toEqual([
    0,
    '2 parked events are dismissed. The same options with --restore in place of --dismiss take that back.\n',
  ]);
  expect(await statuses()).toEqual(['dismissed', 'parked', 'dismissed', 'parked']);
  expect(await openEvents(pool)).toEqual([
    {
      ...{ source: 'digital-river', status: 'parked', count: 2 },
      ...{ ageSeconds: expect.any(Number), oldest: expect.any(Date) },
    },
  ]);
  const { rows } = await pool.query(
    "SELECT dismissal_note, dismissed_by, reason, error_code FROM event WHERE event_id = 'e1'",
  );
  expect(rows).toEqual([
    {
      dismissal_note: 'A test order.',
      dismissed_by: 'npm run replay',
      reason: 'A reason.',
      error_code: 'CODE_1',
    },
  ]);
  expect(await run('--order', 'order-1', '--restore')).toEqual([
    0,
    '2 dismissed events are parked again. To replay events, see --help.\n',
  ]);
  expect(await statuses()).toEqual(['parked', 'parked', 'parked', 'parked']);
});

test('a dismissed event is not replayed until it is restored, and the command says so', async () => {
  await run('--event', 'e1', ...DISMISS);
  expect(await run('--event', 'e1')).toEqual([
    0,
    'No parked event matches: nothing was replayed.\n1 dismissed: A person set it aside. To take that back, give the same options with --restore.\n',
  ]);
  expect(await run('--all')).toEqual([
    0,
    '3 parked events are pending again; a worker will process them.\n',
  ]);
  expect(await statuses()).toEqual(['dismissed', 'pending', 'pending', 'pending']);
});

test('what matches nothing changes nothing, and is reported as such', async () => {
  expect(await run('--code', 'UNKNOWN', ...DISMISS)).toEqual([
    0,
    'No parked event matches: nothing was dismissed.\n',
  ]);
  expect(await run('--event', 'e1', '--restore')).toEqual([
    0,
    'No dismissed event matches: nothing was restored.\n',
  ]);
  expect(await statuses()).toEqual(['parked', 'parked', 'parked', 'parked']);
});

test('an event whose body was deleted cannot be restored', async () => {
  await run('--code', 'CODE_2', ...DISMISS);
  await pool.query("UPDATE event SET body = NULL WHERE status = 'dismissed'");
  expect(await run('--code', 'CODE_2', '--restore')).toEqual([
    0,
    '1 dismissed event stays dismissed: its body was deleted after RETENTION_BODY_DAYS, so that it\n  cannot be replayed.\n',
  ]);
});

test('--json prints the counts', async () => {
  expect(await run('--event', 'e1', ...DISMISS, '--json')).toEqual([0, '{\n  "dismissed": 1\n}\n']);
  expect(await run('--event', 'e1', '--restore', '--json')).toEqual([
    0,
    '{\n  "restored": 1,\n  "withoutBody": 0\n}\n',
  ]);
});

test('a note with characters that PostgreSQL cannot store is kept without them', async () => {
  await run('--event', 'e1', '--dismiss', 'a\u0000b \ud800');
  const { rows } = await pool.query("SELECT dismissal_note FROM event WHERE event_id = 'e1'");
  expect(rows).toEqual([{ dismissal_note: 'a\ufffdb \ufffd' }]);
});
