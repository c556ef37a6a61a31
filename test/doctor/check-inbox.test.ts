import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { checkInbox } from '../../src/doctor/checks/check-inbox.ts';
import { checkHeldEvents } from '../../src/doctor/checks/org/check-held-events.ts';
import { createPauseStore } from '../../src/inbox/org-pauses.ts';
import { HOUR_MS } from '../../src/time.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { testPool } from '../support/test-pool.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 2 }, () => undefined);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('without the tables there is no finding: the checks of the database report it', async () => {
  expect(await checkInbox(pool, HOUR_MS)).toEqual([]);
  await migrate(pool);
});

beforeEach(() => pool.query('TRUNCATE event, subject').catch(() => undefined));

interface Stored {
  readonly hoursAgo?: number;
  readonly code?: string;
  readonly reason?: string;
  readonly source?: string;
  /** Since when its subject has been due, and has waited for a record, in hours. */
  readonly dueHours?: number;
  readonly waitHours?: number;
  /** Since when its subject has been retried, in hours. */
  readonly retryHours?: number;
}

async function insert(id: string, status: string, stored: Stored = {}): Promise<void> {
  const { hoursAgo = 0, code = null, reason = null, source = 'digital-river' } = stored;
  const retriedSince = stored.retryHours && Date.now() - stored.retryHours * HOUR_MS;
  const memory = JSON.stringify(retriedSince === undefined ? {} : { retriedSince });
  await pool.query(
    `INSERT INTO event (source, event_id, subject, status, proof, error_code, reason, received_at)
     VALUES ($1, $2, $2, $3, 'oauth', $4, $5, now() - $6 * interval '1 hour')`,
    [source, id, status, code, reason, hoursAgo],
  );
  await pool.query(
    `INSERT INTO subject (source, key, due_at, waiting_since, memory)
     VALUES ($1, $2, now() - $3 * interval '1 hour', now() - $4 * interval '1 hour', $5)`,
    [source, id, stored.dueHours ?? 0, stored.waitHours ?? null, memory],
  );
}

async function check(name: string, maxWaitHours = 72) {
  const findings = await checkInbox(pool, maxWaitHours * HOUR_MS);
  const finding = findings.find((each) => each.check === name);
  if (finding === undefined) throw new Error(`There is no check ${name}.`);
  return finding;
}

const TIME = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;

test('an empty inbox is all right', async () => {
  const findings = await checkInbox(pool, HOUR_MS);
  expect(findings.map(({ standing, check: name, found }) => [standing, name, found])).toEqual([
    ...[
      'pending',
      'waiting',
      'waiting for a setting',
      'parked',
      'newer in the org',
      'events of the other mode',
      'unmapped',
    ].map((name) => ['ok', name, 'none']),
    ['ok', 'rejected', 'none in the last 24 hours'],
    ...['verifications', 'dismissed'].map((name) => ['ok', name, 'none']),
  ]);
});

test('parked events are a warning with their number, the oldest and the most frequent codes', async () => {
  await insert('1', 'parked', { code: 'STRING_TOO_LONG', hoursAgo: 3 });
  await insert('2', 'parked', { code: 'ORDER_CONFLICT' });
  await insert('3', 'parked', { code: 'ORDER_CONFLICT', source: 'xanpay' });
  expect(await check('parked')).toMatchObject({
    standing: 'warning',
    found: expect.stringMatching(
      new RegExp(`^3, the oldest received ${TIME}: 2 ORDER_CONFLICT, 1 STRING_TOO_LONG$`),
    ),
    todo: expect.stringMatching(/^Run "npm run replay"/),
    data: { count: 3, causes: { ORDER_CONFLICT: 2, STRING_TOO_LONG: 1 } },
  });
});

test('events that wait for less than an hour are all right, and counted', async () => {
  await insert('1', 'waiting', { waitHours: 0.9 });
  expect(await check('waiting')).toMatchObject({ standing: 'ok', data: { count: 1 } });
});

test('events that wait for longer are a warning, with their subjects and when the first is parked', async () => {
  for (let n = 1; n <= 7; n += 1) await insert(`order-${n}`, 'waiting', { waitHours: 10 - n });
  await insert('held', 'waiting', { code: 'INVALID_TYPE', waitHours: 40 });
  const { standing, found, data = {} } = await check('waiting', 72);
  expect(standing).toBe('warning');
  expect(found).toMatch(
    new RegExp(
      `^8, the oldest received ${TIME}; 7 wait for a record of the org for more than an hour, and the first will be parked at ${TIME}: order-1, order-2, order-3, order-4, order-5$`,
    ),
  );
  expect(data).toMatchObject({ count: 8, longWaiting: 7 });
  const parkedInMs = (data.parkedFrom as Date).getTime() - Date.now();
  expect(Math.round(parkedInMs / HOUR_MS)).toBe(72 - 9);
});

test('pending events are all right while they are new, or were replayed a moment ago', async () => {
  await insert('new', 'pending', { dueHours: 0.1, hoursAgo: 0.1 });
  await insert('replayed', 'pending', { hoursAgo: 100 });
  expect(await check('pending')).toMatchObject({
    standing: 'ok',
    found: expect.stringMatching(/^2, the oldest received/),
  });
});

test('pending events that no worker takes are a warning, unless calls to the org are paused', async () => {
  await insert('stuck', 'pending', { hoursAgo: 0.3, dueHours: 0.3 });
  expect(await check('pending')).toMatchObject({
    standing: 'warning',
    found: expect.stringContaining('; 1 without progress for 15 minutes, although calls'),
    todo: expect.stringMatching(/^See whether a worker runs/),
    data: { count: 1, stuck: 1 },
  });
  const store = createPauseStore(pool, randomUUID());
  const [since, nextProbeAt] = [new Date(), new Date()];
  await store.save({
    kind: 'limit',
    reason: 'A reason.',
    since,
    nextProbeAt,
    failures: 1,
    answeredAt: null,
  });
  expect(await check('pending')).toMatchObject({ standing: 'ok' });
  await store.clear();
});

test('events that are retried for long are a warning with the reason', async () => {
  const reason = 'It is locked.';
  await insert('retried', 'pending', { hoursAgo: 0.3, dueHours: -0.1, reason, retryHours: 0.3 });
  expect((await check('pending')).found).toContain('(1 retried: It is locked.)');
});

test('an old event that was refused a moment ago is all right', async () => {
  const reason = 'It is locked.';
  await insert('refused', 'pending', { hoursAgo: 5, dueHours: -0.1, reason, retryHours: 0.1 });
  expect(await check('pending')).toMatchObject({ standing: 'ok' });
});

test('many events wait their turn: that is all right while others of their source are settled', async () => {
  await insert('again', 'pending', { hoursAgo: 100, dueHours: 0.5 });
  await insert('of another source', 'applied', { source: 'xanpay' });
  await pool.query("UPDATE event SET settled_at = now() WHERE status = 'applied'");
  expect(await check('pending')).toMatchObject({ standing: 'warning', data: { stuck: 1 } });
  await insert('settled', 'applied');
  await pool.query("UPDATE event SET settled_at = now() WHERE status = 'applied'");
  expect(await check('pending')).toMatchObject({ standing: 'ok' });
});

test('events of the other mode are a warning with their number in 24 hours and in all', async () => {
  await insert('1', 'unmapped', { code: 'OTHER_MODE', hoursAgo: 48 });
  await insert('2', 'unmapped', { code: 'OTHER_MODE', hoursAgo: 1 });
  const reason = 'It is a live event, and this installation serves test events.';
  await insert('of an earlier release', 'unmapped', { reason, hoursAgo: 72 });
  expect(await check('events of the other mode')).toMatchObject({
    standing: 'warning',
    found: expect.stringMatching(
      new RegExp(
        `^3 of digital-river are kept and not written, 1 of them from the last 24 hours, the newest received ${TIME}$`,
      ),
    ),
    todo: expect.stringContaining('npm run replay -- --unmapped'),
    data: { count: 3, lastDay: 1 },
  });
});

test.each([
  ['digital-river', "CONNECTOR_MODE, or the webhook's key at the sender; restart"],
  ['xanpay', 'CONNECTOR_MODE, or the XANPAY_ credentials; restart'],
  ['shop', 'CONNECTOR_MODE, or "mode" of the mapping file; restart'],
])('the advice about events of the other mode is about their sender, %s', async (source, text) => {
  await insert('1', 'unmapped', { code: 'OTHER_MODE', hoursAgo: 1, source });
  expect(await check('events of the other mode')).toMatchObject({
    todo: expect.stringContaining(text),
  });
});

test('events of the other mode that stopped more than 24 hours ago are no warning any more', async () => {
  await insert('1', 'unmapped', { code: 'OTHER_MODE', hoursAgo: 48 });
  await insert('2', 'unmapped', { code: 'OTHER_MODE', hoursAgo: 25 });
  expect(await check('events of the other mode')).toMatchObject({
    standing: 'ok',
    found: expect.stringMatching(
      new RegExp(
        `^2 of digital-river are kept and not written, none of them from the last 24 hours, the newest received ${TIME}$`,
      ),
    ),
    todo: expect.stringContaining('npm run replay -- --unmapped'),
    data: { count: 2, lastDay: 0 },
  });
});

test('a query that takes too long is reported on its own lines; the others are counted', async () => {
  await insert('1', 'dismissed');
  const options = { connectionString: database.url, max: 1, statement_timeout: 1000 };
  const impatient = testPool(options);
  const holder = await pool.connect();
  const standings = async (table: string) => {
    await holder.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const findings = [
      ...(await checkInbox(impatient, HOUR_MS)),
      ...(await checkHeldEvents(impatient)),
    ];
    await holder.query('ROLLBACK');
    const notCounted = findings.filter(({ standing }) => standing === 'skipped');
    expect(new Set(notCounted.map(({ found }) => found))).toEqual(
      new Set(['not counted: the query took too long']),
    );
    const others = findings.filter(({ standing }) => standing !== 'skipped');
    return [notCounted, others].map((each) => each.map(({ check: name }) => name));
  };
  try {
    expect(await standings('subject')).toEqual([
      ['pending', 'waiting', 'waiting for a setting', 'newer in the org', 'held events'],
      ['parked', 'events of the other mode', 'unmapped', 'rejected', 'verifications', 'dismissed'],
    ]);
    const [notCounted] = await standings('event');
    expect(notCounted).toHaveLength(11);
  } finally {
    holder.release();
    await impatient.end();
  }
}, 60_000);

test('other unmapped events, and dismissed ones, are counted', async () => {
  await insert('1', 'unmapped', { code: 'UNMAPPED_TYPE' });
  await insert('2', 'unmapped', { reason: 'There is nothing to write for events of this type.' });
  await insert('3', 'dismissed');
  expect(await check('unmapped')).toMatchObject({
    standing: 'ok',
    found: '2 UNMAPPED_TYPE of digital-river; there was nothing to write',
  });
  expect(await check('dismissed')).toMatchObject({ standing: 'ok', found: '1' });
});

test.each([
  ['nearly all', 20, 1, 'warning'],
  ['too few to judge', 9, 0, 'ok'],
  ['many, and some of ours', 18, 2, 'ok'],
])('orders of the last day that are not ours: %s', async (_, notOurs, ours, standing) => {
  for (let n = 0; n < notOurs; n += 1) await insert(`other-${n}`, 'unmapped', { code: 'NOT_OURS' });
  for (let n = 0; n < ours; n += 1) await insert(`own-${n}`, 'applied');
  await insert('old', 'applied', { hoursAgo: 30 });
  const finding = await check('unmapped');
  expect(finding).toMatchObject({
    standing,
    data: { ofLastDay: { orders: notOurs + ours, notOurs } },
  });
  if (standing === 'warning') {
    expect(finding.todo).toContain('DIGITAL_RIVER_OWN_ORDERS');
    expect(finding.todo).toContain('npm run replay -- --unmapped --code NOT_OURS');
  }
});

test('events that the org refused as older are a warning for a day, with their subjects', async () => {
  const reason = 'Not written: State__c.';
  for (let n = 1; n <= 6; n += 1) await insert(`order-${n}`, 'superseded', { reason });
  await insert('overtaken', 'superseded');
  await insert('for a part', 'applied', { reason });
  await insert('given away', 'superseded', { reason, code: 'RECORD_OF_ANOTHER' });
  await insert('refused before it gave way', 'superseded', { reason });
  await pool.query(
    `UPDATE subject SET memory = '{"keys":{"gaveWayTo":"another","gaveWayBy":"connector"}}' WHERE key LIKE 'refused before%'`,
  );
  await pool.query(
    "UPDATE event SET settled_at = now() - right(event_id, 1)::int * interval '4.5 hours' WHERE event_id LIKE 'order%'",
  );
  await pool.query('UPDATE event SET settled_at = now() WHERE settled_at IS NULL');
  expect(await check('newer in the org')).toMatchObject({
    standing: 'warning',
    found:
      '5 events of the last 24 hours not written, since the org has something newer, such as of order-1, order-2, order-3, order-4, order-5',
    todo: expect.stringContaining('npm run replay -- --order ID'),
    data: { count: 5 },
  });
});
