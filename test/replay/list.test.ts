import type pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { exampleEnvironment } from '../support/connector.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

let database: TestDatabase;
let pool: pg.Pool;
let events = 0;

const NOW = new Date('2026-11-05T10:00:00Z');

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

interface Given {
  readonly status: string;
  readonly subject?: string;
  readonly source?: string;
  readonly code?: string | null;
  readonly object?: string | null;
  readonly field?: string | null;
  readonly reason?: string | null;
}

async function store(given: Given): Promise<void> {
  events += 1;
  const { status, subject = `order-${events}`, source = 'digital-river' } = given;
  const { code = null, object = null, field = null, reason = null } = given;
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, received_at, proof, status, reason, error_code,
       error_object, error_field, body)
     VALUES ($1, $2, 'order.accepted', $3, '2026-11-04T10:00:00Z', 'oauth', $4, $5, $6, $7, $8, '{}')`,
    [source, `e${events}`, subject, status, reason, code, object, field],
  );
}

async function hasWaited(key: string, since: string, memory: object = {}): Promise<void> {
  await pool.query(
    `INSERT INTO subject (source, key, waiting_since, held_since, memory)
     VALUES ('digital-river', $1, $2, $2, $3)`,
    [key, since, JSON.stringify(memory)],
  );
}

async function list(...argv: string[]): Promise<string> {
  let text = '';
  const output = {
    out: (part: string) => {
      text += part;
    },
    err: (part: string) => {
      throw new Error(part);
    },
  };
  expect(await replayCommand(argv, output, exampleEnvironment(database.url), NOW)).toBe(0);
  const lines = argv.includes('--json') ? [] : text.split('\n');
  expect(lines.filter(({ length }) => length > 100)).toEqual([]);
  return text;
}

/** Conflicts of as many orders, each with a reason of its own. */
async function conflicts(count: number): Promise<void> {
  for (let order = 1; order <= count; order += 1) {
    await store({
      ...{ status: 'parked', subject: `order-${'abcdefghij'[order]}`, code: 'ORDER_CONFLICT' },
      ...{ object: 'Order', field: 'DR_Order_Id__c', reason: `Order 801${order} is taken.` },
    });
  }
}

test('parked events whose reasons differ in ids are one row, with one example and five orders', async () => {
  await conflicts(7);
  await store({ status: 'parked', code: 'ORDER_CONFLICT', object: 'Other__c', reason: 'Other.' });
  expect((await list()).split('\n').slice(0, 8)).toEqual([
    'Parked: 8 events',
    '      7 ORDER_CONFLICT on Order.DR_Order_Id__c: digital-river order.accepted',
    '        Order 8017 is taken. (one of 7 reasons)',
    '        Orders: order-h, order-g, order-f, order-e, order-d and 2 more',
    '        Oldest received 2026-11-04 10:00:00 UTC (1 day ago)',
    '      1 ORDER_CONFLICT on Other__c: digital-river order.accepted',
    '        Other.',
    expect.stringMatching(/^ {8}Orders: order-\d+$/),
  ]);
  const { parked } = JSON.parse(await list('--json'));
  expect(parked[0]).toEqual({
    ...{ source: 'digital-river', type: 'order.accepted', code: 'ORDER_CONFLICT' },
    ...{ object: 'Order', field: 'DR_Order_Id__c', count: 7, reasons: 7, subjectCount: 7 },
    reason: 'Order 8017 is taken.',
    reasonCounts: [{ reason: 'Order 8017 is taken.', count: 7 }],
    subjects: ['order-h', 'order-g', 'order-f', 'order-e', 'order-d'],
    oldest: '2026-11-04T10:00:00.000Z',
  });
});

test('reasons that differ in more than ids are all listed, with their numbers of events', async () => {
  for (const [reason, status] of [
    ['total: expected a number, got text.', 'parked'],
    ['currency: expected a code, got 12 letters.', 'parked'],
    ['currency: expected a code, got 7 letters.', 'parked'],
    ['No right A.', 'waiting'],
    ['No right B.', 'waiting'],
    ['The row is locked.', 'pending'],
    ['The trigger failed.', 'pending'],
  ] as const) {
    await store({ status, code: 'INVALID_FIELD', object: 'Order', reason });
  }
  const lines = (await list()).split('\n');
  expect(lines.filter((line) => line.includes(' × '))).toEqual([
    '        2 × currency: expected a code, got 7 letters.',
    '        1 × total: expected a number, got text.',
    '        1 × No right A.',
    '        1 × No right B.',
    '        1 × The row is locked.',
    '        1 × The trigger failed.',
  ]);
});

test('while nothing is parked, it lists what waits, and until when', async () => {
  const held = { code: 'INVALID_FIELD', object: 'Order', field: 'A__c', reason: 'No such field.' };
  await hasWaited('late', '2026-11-04T09:00:00Z');
  await hasWaited('later', '2026-11-04T12:00:00Z');
  await hasWaited('held', '2026-11-01T00:00:00Z', {
    heldSince: { hold: Date.parse('2026-11-05T09:00:00Z') },
  });
  await hasWaited('locked', '2026-11-04T10:00:00Z');
  for (const subject of ['late', 'late', 'later']) await store({ status: 'waiting', subject });
  await store({ status: 'waiting', subject: 'held', ...held });
  const locked = { code: 'ENTITY_IS_LOCKED', object: 'Order', reason: 'An approval.' };
  await store({ status: 'waiting', subject: 'locked', ...locked });
  const text = await list();
  expect(text.split('\n').slice(0, 14)).toEqual([
    'Nothing is parked.',
    '',
    'Waiting: 5 events',
    '      3 of digital-river wait for their Salesforce record',
    '        Orders: later, late',
    '        Waiting since 2026-11-04 09:00:00 UTC (1 day ago); the first is parked at 2026-11-07',
    '          09:00:00 UTC (in 1 day)',
    expect.stringMatching(/^ {6}1 of digital-river wait for (rights|the end)/),
    ...Array(6).fill(expect.any(String)),
  ]);
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'wait for rights or schema in the org (INVALID_FIELD on Order.A__c) No such field. Orders: held Waiting since 2026-11-05 09:00:00 UTC (1 hour ago); the first is parked at 2026-11-08 09:00:00 UTC',
  );
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'wait for the end of an approval (ENTITY_IS_LOCKED on Order) An approval. Orders: locked Waiting since 2026-11-04 10:00:00 UTC (1 day ago); the first is parked at 2026-11-18 10:00:00 UTC',
  );
  const { waiting } = JSON.parse(await list('--json'));
  expect(waiting[0]).toMatchObject({
    ...{ for: 'record', count: 3, subjectCount: 2, since: '2026-11-04T09:00:00.000Z' },
    parkedAt: '2026-11-07T09:00:00.000Z',
  });
});

test('it lists what is retried, and counts what is pending, unmapped, rejected and dismissed', async () => {
  const retry = { code: 'UNABLE_TO_LOCK_ROW', object: 'Order', reason: 'The row is locked.' };
  await store({ status: 'pending', subject: 'busy', ...retry });
  await store({ status: 'pending' });
  await store({ status: 'unmapped', code: 'OTHER_MODE' });
  await store({ status: 'unmapped', code: 'OTHER_MODE' });
  // Earlier releases stored no code: their sentence tells it.
  await store({ status: 'unmapped' });
  const otherMode = 'It is a live event, and this installation serves test events.';
  await store({ status: 'unmapped', reason: otherMode });
  await store({ status: 'rejected', reason: 'id: expected a text, got nothing.' });
  await store({ status: 'rejected' });
  await store({ status: 'dismissed' });
  await store({ status: 'applied' });
  expect((await list()).split('\n')).toEqual([
    'Nothing is parked.',
    '',
    'Refused, and tried again: 1 event',
    '      1 of digital-river: UNABLE_TO_LOCK_ROW on Order',
    '        The row is locked.',
    '        Orders: busy',
    '        Oldest received 2026-11-04 10:00:00 UTC (1 day ago)',
    '',
    'Pending: 1 event to be applied',
    'Unmapped: 3 OTHER_MODE, 1 UNMAPPED_TYPE',
    'Rejected: 2 arrivals that could not be read',
    'Dismissed: 1 event',
    '',
    'What happened to an order: npm run replay -- --order ID',
    'Unmapped events:           npm run replay -- --unmapped',
    'Rejected arrivals:         npm run replay -- --rejected',
    'To replay events, see --help.',
    '',
  ]);
  expect(JSON.parse(await list('--json'))).toMatchObject({
    ...{ parked: [], waiting: [], pending: 2, rejected: 2, dismissed: 1 },
    unmapped: [
      { code: 'OTHER_MODE', count: 3 },
      { code: 'UNMAPPED_TYPE', count: 1 },
    ],
    retried: [{ code: 'UNABLE_TO_LOCK_ROW', count: 1, subjects: ['busy'] }],
  });
});

test('rejected arrivals alone are listed as well', async () => {
  await store({ status: 'rejected' });
  expect((await list()).split('\n')).toEqual([
    'Nothing is parked.',
    '',
    'Rejected: 1 arrival that could not be read',
    '',
    'Rejected arrivals:         npm run replay -- --rejected',
    'To replay events, see --help.',
    '',
  ]);
});

test('an order on which the connector fails has a story as well', async () => {
  await pool.query(
    `INSERT INTO subject (source, key, memory) VALUES ('digital-river', 'broken', '{"keys":[1]}')`,
  );
  await store({
    status: 'parked',
    subject: 'broken',
    code: 'CONNECTOR_ERROR',
    reason: 'It failed.',
  });
  const text = await list('--order', 'broken');
  expect(text).toContain('What is stored of the order cannot be read: a defect of the connector.');
  expect(text).toContain('It cannot be read, so that it writes nothing.');
  expect(text).toMatch(/npm run replay -- --event e\d+\n/);
});

test('an order with thousands of events shows those that are not settled, and the newest', async () => {
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, body)
     SELECT 'digital-river', 'many-' || n, 'order.accepted', 'many', 'oauth',
       CASE WHEN n = 1 THEN 'parked' ELSE 'applied' END, NULL
     FROM generate_series(1, 2000) n`,
  );
  const { subjects, summary } = JSON.parse(await list('--order', 'many', '--json'));
  const ids = subjects[0].events.map(({ eventId }: { eventId: string }) => eventId);
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([500, 'many-1', 'many-2000']);
  expect(summary).toBe('2000 events: 1999 applied, 1 parked.');
  expect(await list('--order', 'many')).toContain(
    '(1500 older events, which are settled, are not shown.)',
  );
});
