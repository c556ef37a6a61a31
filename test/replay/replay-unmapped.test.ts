import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createInbox } from '../../src/inbox/inbox.ts';
import { readEvent } from '../../src/inbox/read-event.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { digitalRiverSource, eventFixture, eventWith } from '../support/digital-river-events.ts';
import { senderFixture, xanpaySource } from '../support/senders.ts';
import { testPool } from '../support/test-pool.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = testPool({ connectionString: database.url, max: 4 });
  await migrate(pool);
});

beforeEach(() => pool.query('TRUNCATE event, subject'));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const PROOF = { method: 'oauth', caller: 'Digital River' } as const;

/** Stores events as a connector of the mode does that is wrong for them. */
async function storeInWrongMode(...events: { id: string; type: string }[]): Promise<void> {
  const inbox = createInbox(pool, { lingerMs: 0 });
  for (const event of events) {
    const body = Buffer.from(JSON.stringify({ ...event, liveMode: true }));
    await inbox.accept(readEvent(digitalRiverSource('test'), body, PROOF).event);
  }
}

const accepted = (id: string, order = `order-${id}`) => ({
  ...eventWith('order.accepted', { id: order }),
  id,
});

async function run(
  argv: string[],
  mode: 'live' | 'test' = 'live',
  changes: Record<string, string> = {},
) {
  let [out, err] = ['', ''];
  const output = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const environment = { ...exampleEnvironment(database.url), CONNECTOR_MODE: mode, ...changes };
  const status = await replayCommand(argv, output, environment);
  return { status, out, err };
}

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

async function runJson(argv: string[], mode: 'live' | 'test' = 'live') {
  return JSON.parse((await run([...argv, '--json'], mode)).out);
}

async function events() {
  const { rows } = await pool.query(
    'SELECT event_id, status, type, subject, reason, error_code, live, settled_at FROM event ORDER BY seq',
  );
  return rows;
}

test('events of the other mode are shown with what they would be now, and nothing is changed', async () => {
  await storeInWrongMode(accepted('e1'), accepted('e2'));
  const before = await events();
  const { status, out } = await run(['--unmapped']);
  expect(status).toBe(0);
  expect(out).toMatch(/│ 2 +│ order\.accepted +│ OTHER_MODE +│ pending: it is +│/);
  expect(out).toContain(
    '2 events become pending; conflicts and newer states are decided then. Nothing has changed yet: add\n  --yes to do it.',
  );
  expect(widest(out)).toBeLessThanOrEqual(100);
  expect(await events()).toEqual(before);
});

test('with --yes they become pending, and their subjects are due; a second run finds nothing', async () => {
  await storeInWrongMode(accepted('e1'), accepted('e2'));
  await pool.query(
    "INSERT INTO subject (source, key, due_at, attempts, arrivals) VALUES ('digital-river', 'order-e2', now() + interval '1 hour', 3, 7)",
  );
  expect((await run(['--unmapped', '--yes'])).out).toContain(
    '2 events are pending now; a worker will process them.',
  );
  expect(await events()).toMatchObject(
    ['e1', 'e2'].map((id) => ({
      event_id: id,
      ...{ status: 'pending', type: 'order.accepted', subject: `order-${id}`, live: true },
      ...{ reason: null, error_code: null, settled_at: null },
    })),
  );
  const { rows } = await pool.query(
    'SELECT key, due_at <= now() AS due, attempts, arrivals FROM subject ORDER BY key',
  );
  expect(rows).toEqual([
    { key: 'order-e1', due: true, attempts: 0, arrivals: '1' },
    { key: 'order-e2', due: true, attempts: 0, arrivals: '8' },
  ]);
  expect((await run(['--unmapped', '--yes'])).out).toBe(
    'No unmapped event matches.\nThis installation serves live events (CONNECTOR_MODE=live).\n',
  );
});

test('when none is to be written, --yes says so and names the mode; long types are not cut', async () => {
  const type = 'order.a_type_that_is_longer_than_its_column_of_the_table.created';
  await storeInWrongMode(accepted('e1'), { ...accepted('e2'), type });
  const { out } = await run(['--unmapped', '--yes'], 'test');
  expect(out).toContain('None of them is to be written by the present configuration');
  expect(out).toContain('This installation serves test events (CONNECTOR_MODE=test).');
  expect(out).not.toContain('pending; a worker');
  expect(out).not.toContain('…');
  expect(widest(out)).toBeLessThanOrEqual(100);
});

test('what stays unmapped, has no body or cannot be read is shown as such, and only what is mapped is changed', async () => {
  const unreadable = { ...accepted('e4'), data: {} };
  await storeInWrongMode(
    { ...eventFixture('order.accepted'), id: 'e1', type: 'checkout.created' },
    accepted('e2'),
    accepted('e3'),
    unreadable,
  );
  await pool.query("UPDATE event SET body = NULL WHERE event_id = 'e2'");
  const { groups, pending, stored } = await runJson(['--unmapped', '--yes']);
  expect({ pending, stored }).toEqual({ pending: 1, stored: true });
  const outcomes = groups.map((group: Record<string, unknown>) => [
    group.code,
    group.becomes,
    group.why,
  ]);
  expect(outcomes).toHaveLength(4);
  expect(outcomes).toEqual(
    expect.arrayContaining([
      ['UNMAPPED_TYPE', 'unmapped', null],
      ['OTHER_MODE', 'body deleted', null],
      ['OTHER_MODE', 'pending', null],
      ['OTHER_MODE', 'not readable', expect.stringMatching(/^data\.object: expected/)],
    ]),
  );
  expect((await events()).map(({ status }) => status)).toEqual([
    ...['unmapped', 'unmapped', 'pending', 'unmapped'],
  ]);
});

test('the mode of a sender that tells it by the credentials alone is the one that was stored', async () => {
  const inbox = createInbox(pool, { lingerMs: 0 });
  const proof = { method: 'http-basic', caller: 'pair 1', live: false } as const;
  const body = senderFixture('xanpay', 'completed');
  await inbox.accept(readEvent(xanpaySource('OrderNumber', 'live'), body, proof).event);
  const xanpay = { XANPAY_CREDENTIALS: 'a:b', XANPAY_SANDBOX_CREDENTIALS: 'c:d' };
  const becomes = async (mode: 'live' | 'test') =>
    JSON.parse((await run(['--unmapped', '--json'], mode, xanpay)).out).groups;
  expect(await becomes('live')).toMatchObject([
    { code: 'OTHER_MODE', mode: 'test', becomes: 'unmapped', why: null },
  ]);
  expect(await becomes('test')).toMatchObject([{ becomes: 'pending' }]);
});

test('events of a source that is no longer configured are not readable', async () => {
  await pool.query(
    `INSERT INTO event (source, event_id, type, proof, status, settled_at, reason, body)
     VALUES ('xanpay', 'e1', 'charge', 'http-basic', 'unmapped', now(), 'A reason.', '{}')`,
  );
  expect((await runJson(['--unmapped'])).groups).toMatchObject([
    { becomes: 'not readable', why: 'The source xanpay is not configured.' },
  ]);
});

test('events that earlier releases stored get their code and their order', async () => {
  await storeInWrongMode(accepted('e1'), {
    ...eventFixture('order.accepted'),
    id: 'e2',
    type: 'order.unheard_of',
  });
  await pool.query('UPDATE event SET error_code = NULL, subject = NULL');
  const byCode = async (code: string) =>
    (await runJson(['--unmapped', '--code', code], 'test')).groups.map(
      ({ code: shown, type }: Record<string, unknown>) => [shown, type],
    );
  expect(await byCode('OTHER_MODE')).toEqual([['OTHER_MODE', 'order.accepted']]);
  expect(await byCode('UNMAPPED_TYPE')).toEqual([['UNMAPPED_TYPE', 'order.unheard_of']]);
  expect((await runJson(['--unmapped', '--yes'], 'test')).pending).toBe(0);
  const order = eventFixture('order.accepted').data.object.id;
  expect(await events()).toMatchObject([
    { status: 'unmapped', error_code: 'OTHER_MODE', subject: 'order-e1' },
    { status: 'unmapped', error_code: 'UNMAPPED_TYPE', subject: order },
  ]);
});

test.each([
  [
    ['--type', 'order.accepted'],
    ['e1', 'e2'],
  ],
  [['--event', 'e3'], ['e3']],
  [['--order', 'order-e2'], ['e2']],
  [['--code', 'UNMAPPED_TYPE'], []],
  [['--source', 'xanpay'], []],
  [
    ['--reason', 'SERVES TEST'],
    ['e1', 'e2', 'e3'],
  ],
  [
    ['--since', '24h'],
    ['e2', 'e3'],
  ],
  [['--until', '24h'], ['e1']],
])('%j selects events', async (argv, ids) => {
  const complete = { ...eventWith('order.complete', { id: 'order-e3' }), id: 'e3' };
  await storeInWrongMode(accepted('e1'), accepted('e2'), complete);
  await pool.query(
    "UPDATE event SET received_at = now() - interval '2 days' WHERE event_id = 'e1'",
  );
  await run(['--unmapped', '--yes', ...argv]);
  const pending = (await events()).filter(({ status }) => status === 'pending');
  expect(pending.map(({ event_id }) => event_id)).toEqual(ids);
});

test('many large bodies are read page by page, and runs at the same time share the events', async () => {
  await pool.query(
    `INSERT INTO event (source, event_id, type, live, proof, status, settled_at, reason, error_code, body)
     SELECT 'digital-river', 'e' || n, 'order.accepted', true, 'oauth', 'unmapped', now(), 'A reason.', 'OTHER_MODE',
       convert_to($1::jsonb || jsonb_build_object('id', 'e' || n, 'filler', CASE WHEN n % 100 = 0 THEN repeat('x', 4000000) ELSE '' END) #>> '{}', 'UTF8')
     FROM generate_series(1, 700) n`,
    [JSON.stringify({ ...accepted('e'), liveMode: true })],
  );
  const [first, second] = await Promise.all([
    runJson(['--unmapped', '--yes']),
    runJson(['--unmapped', '--yes']),
  ]);
  expect(first.pending + second.pending).toBe(700);
  expect((await events()).every(({ status }) => status === 'pending')).toBe(true);
}, 60_000);

test('an event that was not ours becomes pending, and its order decides', async () => {
  await storeInWrongMode(accepted('e1'));
  await pool.query("UPDATE event SET error_code = 'NOT_OURS', reason = 'Not ours.'");
  const { groups, pending } = await runJson(['--unmapped', '--code', 'NOT_OURS']);
  expect(groups).toMatchObject([
    { becomes: 'pending', why: 'if its order is one of this installation by now' },
  ]);
  expect(pending).toBe(1);
});

describe('an option without --unmapped that matches no parked event', () => {
  test('says what the event is, and which option fits', async () => {
    await storeInWrongMode(accepted('e1'));
    expect((await run(['--event', 'e1'])).out).toBe(
      `No parked event matches: nothing was replayed.
1 unmapped: There was nothing to write. To judge it anew, give the same options with --unmapped.
`,
    );
  });

  test.each([
    ['applied', /with --again/],
    ['superseded', /with --again/],
    ['dismissed', /with --restore/],
    ['waiting', /--order ID/],
    ['pending', /npm run doctor/],
    ['rejected', /sender has to correct it/],
  ])('%s', async (status, wayOn) => {
    await storeInWrongMode(accepted('e1'), accepted('e2'));
    await pool.query('UPDATE event SET status = $1', [status]);
    const { out } = await run(['--all']);
    expect(out).toMatch(new RegExp(`^2 ${status}: `, 'm'));
    expect(out).toMatch(wayOn);
    expect((await runJson(['--all'])).others).toEqual([{ status, count: 2 }]);
  });
});
