import type { Pool } from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { createPool } from '../../../src/database/pool.ts';
import type { EventResult } from '../../../src/inbox/event.ts';
import { readHistory } from '../../../src/inbox/history/read-history.ts';
import { createInbox } from '../../../src/inbox/inbox.ts';
import { replayParked } from '../../../src/inbox/repair/parked-events.ts';
import { purge } from '../../../src/inbox/retention.ts';
import { createSubjectQueue, type SubjectQueue } from '../../../src/worker/subject-queue.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let pool: Pool;
let queue: SubjectQueue;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 5 }, () => undefined);
  await migrate(pool);
  queue = createSubjectQueue(pool, 60_000, 1_000_000);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

let count = 0;

/** Stores an event, and returns its number. */
async function store(): Promise<string> {
  count += 1;
  const eventId = `e${count}`;
  await createInbox(pool, { lingerMs: 0 }).accept({
    ...{ source: 'digital-river', eventId, type: 'order.accepted', subject: `order-${count}` },
    ...{ live: false, time: null, proof: 'oauth', status: 'pending', code: null, reason: null },
    body: Buffer.from('{}'),
  });
  const { rows } = await pool.query('SELECT seq FROM event WHERE event_id = $1', [eventId]);
  return rows[0].seq;
}

/** Claims what is due, and settles each of its events as given. */
async function settle(resultOf: (seq: string) => EventResult): Promise<void> {
  await pool.query(
    "UPDATE subject SET due_at = now() - interval '1 second' WHERE due_at IS NOT NULL",
  );
  const claimed = await queue.claim(100, ['digital-river']);
  await queue.settle(
    claimed.map((subject) => {
      const results = subject.events.map(({ seq }) => resultOf(seq));
      const isOpen = results.some(({ status }) => status === 'waiting' || status === 'pending');
      return {
        ...{ subject, storedState: {}, results, attempts: 0, waiting: false, held: false },
        nextInMs: isOpen ? 0 : null,
      };
    }),
  );
}

async function historyOf(seq: string) {
  return (await readHistory(pool, [seq])).get(seq) ?? [];
}

const parked = (seq: string, reason = 'A reason.') =>
  ({
    seq,
    status: 'parked',
    reason,
    code: 'X',
    object: 'Order',
    field: '',
    detail: 'secret',
  }) as const;

test('an event that is applied at the first attempt has no history', async () => {
  const seq = await store();
  await settle((each) => ({ seq: each, status: 'applied' }));
  expect(await historyOf(seq)).toEqual([]);
});

test('a wait is one entry, however often the event is looked up; its reason is the newest one', async () => {
  const seq = await store();
  for (let times = 1; times <= 5; times += 1) {
    await settle((each) => ({
      seq: each,
      status: 'waiting',
      reason: `Looked until 10:0${times}.`,
    }));
  }
  await settle((each) => ({ seq: each, status: 'waiting', reason: 'Another one has its record.' }));
  await settle((each) => ({ seq: each, status: 'applied' }));
  expect(await historyOf(seq)).toMatchObject([
    { action: null, status: 'waiting', times: 5, reason: 'Looked until 10:05.' },
    { action: null, status: 'waiting', times: 1, reason: 'Another one has its record.' },
  ]);
});

test('after an action the same outcome is an entry of its own; none of them has the words of the org', async () => {
  const seq = await store();
  await settle((each) => parked(each));
  await replayParked(pool, { seqs: [seq] }, 'jane@example.com');
  await settle((each) => parked(each));
  const history = await historyOf(seq);
  expect(history).toMatchObject([
    { action: null, status: 'parked', code: 'X', times: 1 },
    { action: 'replay', actor: 'jane@example.com', status: 'parked', code: 'X' },
    { action: null, status: 'parked', code: 'X', times: 1 },
  ]);
  expect(JSON.stringify(history)).not.toContain('secret');
});

test('what PostgreSQL cannot store of a reason is replaced, and the event is settled', async () => {
  const seq = await store();
  await settle((each) => parked(each, 'a\u0000b\ud800'));
  expect(await historyOf(seq)).toMatchObject([{ status: 'parked', reason: 'a\ufffdb\ufffd' }]);
});

test('a pending event that was not tried leaves no entry, and one that was retried does', async () => {
  const [one, other] = [await store(), await store()];
  await settle((seq) =>
    seq === one
      ? { seq, status: 'pending' }
      : { seq, status: 'pending', reason: 'Locked.', code: 'UNABLE_TO_LOCK_ROW' },
  );
  expect(await historyOf(one)).toEqual([]);
  expect(await historyOf(other)).toMatchObject([{ status: 'pending', code: 'UNABLE_TO_LOCK_ROW' }]);
});

test('a settlement that comes too late keeps nothing', async () => {
  const seq = await store();
  const claimed = await queue.claim(100, ['digital-river']);
  await pool.query('UPDATE subject SET lease = NULL');
  await queue.settle(
    claimed.map((subject) => ({
      ...{ subject, storedState: {}, attempts: 0, waiting: false, held: false, nextInMs: null },
      results: subject.events.map((event) => parked(event.seq)),
    })),
  );
  expect(await historyOf(seq)).toEqual([]);
});

test('the history of an event is deleted with its row', async () => {
  const [old, kept] = [await store(), await store()];
  await settle((seq) => ({ seq, status: 'waiting', reason: 'A reason.' }));
  await settle((seq) => ({ seq, status: 'applied' }));
  await pool.query("UPDATE event SET settled_at = now() - interval '9 days' WHERE seq = $1", [old]);
  await purge(pool, { bodyDays: 1, rowDays: 2 });
  expect(await historyOf(old)).toEqual([]);
  expect(await historyOf(kept)).toHaveLength(1);
});

test('settlements and actions on the same events at the same time end without a deadlock', async () => {
  const seqs = await Promise.all(Array.from({ length: 40 }, () => store()));
  for (let round = 1; round <= 5; round += 1) {
    await Promise.all([
      settle((seq) => parked(seq)),
      settle((seq) => parked(seq)),
      replayParked(pool, { seqs }, 'one'),
      replayParked(pool, { seqs: seqs.toReversed() }, 'two'),
    ]);
  }
  await replayParked(pool, { seqs }, 'last');
  await settle((seq) => ({ seq, status: 'applied' }));
  const { rows } = await pool.query(
    'SELECT count(*)::int AS count FROM event WHERE seq = ANY($1) AND status = $2',
    [seqs, 'applied'],
  );
  expect(rows).toEqual([{ count: 40 }]);
});
