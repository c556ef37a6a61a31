import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import type { NewEvent } from '../../src/inbox/event.ts';
import { createInbox, type Inbox } from '../../src/inbox/inbox.ts';
import { listParked, replayParked } from '../../src/inbox/repair/parked-events.ts';
import { purge } from '../../src/inbox/retention.ts';
import { settlementAfterLostClaims } from '../../src/worker/settle/failure-settlement.ts';
import {
  type ClaimedSubject,
  createSubjectQueue,
  type Settlement,
  type SubjectQueue,
  UnstorableError,
} from '../../src/worker/subject-queue.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';

const SOURCES = ['digital-river'];
/** More than the events of these tests have. */
const BATCH_BYTES = 1_000_000;

let database: TestDatabase;
let pool: Pool;
let inbox: Inbox;
let queue: SubjectQueue;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 5 }, () => undefined);
  await migrate(pool);
  inbox = createInbox(pool, { lingerMs: 0 });
  queue = createSubjectQueue(pool, 60_000, BATCH_BYTES);
});

beforeEach(() => pool.query('TRUNCATE event, subject'));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

function event(eventId: string, subject: string, changes: Partial<NewEvent> = {}): NewEvent {
  return {
    source: 'digital-river',
    eventId,
    type: 'order.accepted',
    subject,
    live: false,
    time: null,
    proof: 'oauth',
    status: 'pending',
    code: null,
    reason: null,
    body: Buffer.from(`{"id":"${eventId}"}`),
    ...changes,
  };
}

function settled(subject: ClaimedSubject, changes: Partial<Settlement> = {}): Settlement {
  return {
    subject,
    storedState: { keys: { drOrderId: subject.key } },
    results: subject.events.map(({ seq }) => ({ seq, status: 'applied' })),
    attempts: 0,
    waiting: false,
    held: false,
    nextInMs: null,
    ...changes,
  };
}

async function claimOne(): Promise<ClaimedSubject> {
  const [subject] = await queue.claim(1, SOURCES);
  if (subject === undefined) throw new Error('nothing is due');
  return subject;
}

async function statuses(): Promise<Record<string, string>> {
  const { rows } = await pool.query('SELECT event_id, status FROM event');
  return Object.fromEntries(rows.map(({ event_id, status }) => [event_id, status]));
}

test('a claimed subject cannot be claimed again until it is settled, and its events are in the order of arrival', async () => {
  await inbox.accept(event('e1', 'order-1'));
  await inbox.accept(event('e2', 'order-1'));
  const subject = await claimOne();
  expect(subject.events.map(({ eventId }) => eventId)).toEqual(['e1', 'e2']);
  expect(await queue.claim(10, SOURCES)).toEqual([]);
  await queue.settle([settled(subject)]);
  expect(await statuses()).toEqual({ e1: 'applied', e2: 'applied' });
  expect(await queue.claim(10, SOURCES)).toEqual([]);
  await inbox.accept(event('e3', 'order-1'));
  expect(await claimOne()).toMatchObject({ storedState: { keys: { drOrderId: 'order-1' } } });
});

test('workers that claim at the same time never get the same subject', async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_, order) => inbox.accept(event(`e${order}`, `order-${order}`))),
  );
  const claims = await Promise.all([
    queue.claim(40, SOURCES),
    queue.claim(40, SOURCES),
    queue.claim(40, SOURCES),
  ]);
  const keys = claims.flat().map(({ key }) => key);
  expect(keys).toHaveLength(60);
  expect(new Set(keys).size).toBe(60);
});

test('an event that arrives while its subject is claimed is processed afterwards', async () => {
  await inbox.accept(event('e1', 'order-1'));
  const subject = await claimOne();
  await inbox.accept(event('e2', 'order-1'));
  await queue.settle([settled(subject)]);
  const next = await claimOne();
  expect(next.events.map(({ eventId }) => eventId)).toEqual(['e2']);
});

test('an expired lease passes to another worker, and the settlement of the first one is ignored', async () => {
  const shortLeases = createSubjectQueue(pool, 50, BATCH_BYTES);
  await inbox.accept(event('e1', 'order-1'));
  const [first] = await shortLeases.claim(1, SOURCES);
  await sleep(80);
  const second = await claimOne();
  if (first === undefined) throw new Error('the first worker claimed nothing');
  await shortLeases.settle([
    settled(first, { results: [{ seq: first.events[0]?.seq ?? '', status: 'superseded' }] }),
  ]);
  expect(await statuses()).toEqual({ e1: 'pending' });
  await queue.settle([settled(second)]);
  expect(await statuses()).toEqual({ e1: 'applied' });
});

test('a lease is renewed until the work ends', async () => {
  const shortLeases = createSubjectQueue(pool, 150, BATCH_BYTES);
  await inbox.accept(event('e1', 'order-1'));
  const claimed = await shortLeases.claim(1, SOURCES);
  await shortLeases.whileLeased(claimed, async () => {
    await sleep(400);
    expect(await queue.claim(1, SOURCES)).toEqual([]);
  });
});

test('a released subject is due at once, with the same number of attempts', async () => {
  await inbox.accept(event('e1', 'order-1'));
  await queue.release([await claimOne()]);
  expect(await claimOne()).toMatchObject({ attempts: 0 });
});

test('a new event does not shorten the wait of a subject that is being retried, but wakes one that waits for its Order', async () => {
  await inbox.accept(event('e1', 'retried'));
  await queue.settle([settled(await claimOne(), { results: [], attempts: 3, nextInMs: 60_000 })]);
  await inbox.accept(event('e2', 'retried'));
  expect(await queue.claim(1, SOURCES)).toEqual([]);
  await inbox.accept(event('e3', 'waiting'));
  await queue.settle([settled(await claimOne(), { results: [], waiting: true, nextInMs: 60_000 })]);
  await inbox.accept(event('e4', 'waiting'));
  expect(await claimOne()).toMatchObject({ key: 'waiting', waitingSince: expect.any(Date) });
});

test('subjects of a source that is not configured are not claimed', async () => {
  await inbox.accept(event('e1', 'order-1', { source: 'xanpay' }));
  expect(await queue.claim(1, SOURCES)).toEqual([]);
});

test('settlements and arrivals at the same time, in different orders, cause no deadlock', async () => {
  const rounds = Array.from({ length: 40 }, (_, round) => round);
  await Promise.all(
    rounds.map(async (round) => {
      await Promise.all(
        Array.from({ length: 12 }, (_, order) =>
          inbox.accept(event(`${(round * 7) % 40}-${order}`, `order-${(order * 5 + round) % 12}`)),
        ),
      );
      const claimed = await queue.claim(12, SOURCES);
      await queue.settle(claimed.toReversed().map((subject) => settled(subject)));
    }),
  );
  let claimed = await queue.claim(50, SOURCES);
  while (claimed.length > 0) {
    await queue.settle(claimed.map((subject) => settled(subject)));
    claimed = await queue.claim(50, SOURCES);
  }
  expect(new Set(Object.values(await statuses()))).toEqual(new Set(['applied']));
});

/** What is stored of a subject's claim and wait. */
async function stored(key: string) {
  const { rows } = await pool.query(
    'SELECT claims, lease, waiting_since, held_since, due_at, memory FROM subject WHERE key = $1',
    [key],
  );
  return rows[0];
}

/** Ends all leases, as when the workers died some time ago. */
const workersDie = () =>
  pool.query("UPDATE subject SET leased_until = now() - interval '1 second'");
const keysOf = (subjects: readonly ClaimedSubject[]) => subjects.map(({ key }) => key);

describe('a claim whose events cannot be read', () => {
  beforeEach(async () => {
    for (const key of ['a', 'b']) await inbox.accept(event(key, key));
    await pool.query('ALTER TABLE event RENAME TO away');
  });
  const failToClaim = async () => {
    await expect(queue.claim(10, SOURCES)).rejects.toMatchObject({ code: '42P01' });
  };

  test('is released, however often it fails', async () => {
    for (let failed = 0; failed < 3; failed += 1) {
      await failToClaim();
      expect(await stored('a')).toMatchObject({ claims: 0, lease: null });
    }
    await pool.query('ALTER TABLE away RENAME TO event');
    expect(keysOf(await queue.claim(10, SOURCES))).toEqual(['a', 'b']);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['with the next claim', async () => queue.release(await queue.claim(10, SOURCES))],
    ['with the next release', () => queue.release([])],
  ])('and cannot be released either is released %s', async (_case, next) => {
    await pool.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
      CREATE TRIGGER refuse BEFORE UPDATE ON subject FOR EACH ROW WHEN (NEW.lease IS NULL) EXECUTE FUNCTION refuse()`);
    await failToClaim();
    expect(await stored('a')).toMatchObject({ claims: 1 });
    await pool.query('DROP FUNCTION refuse CASCADE; ALTER TABLE away RENAME TO event');
    await next();
    expect(await stored('a')).toMatchObject({ claims: 0, lease: null });
  });
});

describe('a lease that could not be kept', () => {
  const LEASE_MS = 3000;
  let leases: SubjectQueue;
  beforeEach(async () => {
    leases = createSubjectQueue(pool, LEASE_MS, BATCH_BYTES);
    await inbox.accept(event('a', 'a'));
  });
  const lost = async (meanwhile: () => unknown) => {
    const claimed = await leases.claim(1, SOURCES);
    return leases
      .whileLeased(claimed, async (requireLease) => {
        await meanwhile();
        requireLease();
      })
      .catch((error: unknown) => error);
  };

  test('since the process was stuck says so', async () => {
    const stuck = new Int32Array(new SharedArrayBuffer(4));
    expect(await lost(() => Atomics.wait(stuck, 0, 0, LEASE_MS))).toMatchObject({
      name: 'LeaseLostError',
      isStuck: true,
    });
  });

  test('since the database failed is not the fault of its subjects', async () => {
    const error = await lost(async () => {
      await pool.query('ALTER TABLE subject RENAME TO away');
      await sleep((LEASE_MS * 3) / 4);
    });
    await pool.query('ALTER TABLE away RENAME TO subject');
    expect(error).toMatchObject({ name: 'LeaseLostError', isStuck: false });
  });

  test('ends, and counts, when the subject is abandoned', async () => {
    await leases.abandon(await leases.claim(1, SOURCES));
    expect(await stored('a')).toMatchObject({ claims: 1, lease: null });
    expect(await claimOne()).toMatchObject({ key: 'a', lostClaims: 1 });
  });
});

describe('claims that end in neither a settlement nor a release', () => {
  test('are counted', async () => {
    await inbox.accept(event('e1', 'order-1'));
    for (const claims of [0, 1, 2]) {
      expect(await claimOne()).toMatchObject({ lostClaims: claims });
      await workersDie();
    }
    expect(await stored('order-1')).toMatchObject({ claims: 3 });
  });

  test.each<[string, (subject: ClaimedSubject) => Promise<unknown>]>([
    ['a settlement', (subject) => queue.settle([settled(subject)])],
    ['a release', (subject) => queue.release([subject])],
  ])('are forgotten by %s', async (_case, end) => {
    await inbox.accept(event('e1', 'order-1'));
    await claimOne();
    await workersDie();
    await end(await claimOne());
    expect(await stored('order-1')).toMatchObject({ claims: 0, lease: null });
  });

  test('make each subject of the claim be claimed alone, longest due first, and only when that is wanted', async () => {
    for (const key of ['a', 'b', 'c']) await inbox.accept(event(key, key));
    for (let death = 0; death < 2; death += 1) {
      expect(await queue.claim(10, SOURCES)).toHaveLength(3);
      await workersDie();
    }
    await inbox.accept(event('d', 'd'));
    await inbox.accept(event('e', 'e'));
    expect(keysOf(await queue.claim(10, SOURCES, false))).toEqual(['d', 'e']);
    const alone = [];
    for (let claim = 0; claim < 4; claim += 1) alone.push(keysOf(await queue.claim(10, SOURCES)));
    expect(alone).toEqual([['a'], ['b'], ['c'], []]);
  });

  test('do not keep others from being claimed that are due longer', async () => {
    await inbox.accept(event('a', 'a'));
    for (let death = 0; death < 2; death += 1) {
      await claimOne();
      await workersDie();
    }
    await inbox.accept(event('b', 'b'));
    await pool.query("UPDATE subject SET due_at = now() - interval '1 hour' WHERE key = 'b'");
    expect(keysOf(await queue.claim(10, SOURCES))).toEqual(['b']);
    expect(keysOf(await queue.claim(10, SOURCES))).toEqual(['a']);
  });
});

test('a postponed subject is due after the delay, and is then claimed alone', async () => {
  await inbox.accept(event('a', 'a'));
  await queue.postpone(await claimOne(), 60_000);
  expect(await queue.claim(10, SOURCES)).toEqual([]);
  await pool.query('UPDATE subject SET due_at = now()');
  await inbox.accept(event('b', 'b'));
  expect(await queue.claim(10, SOURCES)).toMatchObject([
    { key: 'a', lostClaims: 0, isAlone: true },
  ]);
});

test.each<[string, (subject: ClaimedSubject) => Promise<unknown>]>([
  ['was postponed', (subject) => queue.postpone(subject, 0)],
  [
    'failed',
    (subject) => queue.settle([settled(subject, { results: [], alone: true, nextInMs: 0 })]),
  ],
])(
  'a subject that %s is parked after five lost claims as well, and not after fewer',
  async (_case, putAside) => {
    await inbox.accept(event('a', 'a'));
    await putAside(await claimOne());
    for (let death = 0; death < 5; death += 1) {
      expect(settlementAfterLostClaims(await claimOne())).toBeUndefined();
      await workersDie();
    }
    expect(settlementAfterLostClaims(await claimOne())).toBeDefined();
  },
);

describe('a claim is bounded in bytes', () => {
  const KILOBYTE = 1024;
  const sized = (id: string, subject: string, kilobytes: number) =>
    inbox.accept(event(id, subject, { body: Buffer.alloc(kilobytes * KILOBYTE, 'a') }));
  let small: SubjectQueue;
  beforeEach(() => {
    small = createSubjectQueue(pool, 60_000, 10 * KILOBYTE);
  });
  const read = (subjects: readonly ClaimedSubject[]) =>
    subjects.map(({ key, events, unread }) => [key, events.map(({ eventId }) => eventId), unread]);

  test('subjects that do not fit are due at once, as they were', async () => {
    for (const key of ['a', 'b', 'c']) await sized(key, key, 4);
    expect(read(await small.claim(10, SOURCES))).toEqual([
      ['a', ['a'], 'none'],
      ['b', ['b'], 'none'],
    ]);
    expect(await stored('c')).toMatchObject({ lease: null, claims: 0 });
    expect(read(await small.claim(10, SOURCES))).toEqual([['c', ['c'], 'none']]);
  });

  test('an event that is larger than a batch is read alone', async () => {
    await sized('a', 'a', 20);
    await sized('b', 'b', 1);
    expect(read(await small.claim(10, SOURCES))).toEqual([['a', ['a'], 'none']]);
    expect(read(await small.claim(10, SOURCES))).toEqual([['b', ['b'], 'none']]);
  });

  test('of a subject with more events the first ones are read', async () => {
    for (const id of ['e1', 'e2', 'e3']) await sized(id, 'a', 4);
    const [subject] = await small.claim(10, SOURCES);
    if (subject === undefined) throw new Error('nothing is due');
    expect(read([subject])).toEqual([['a', ['e1', 'e2'], 'pending']]);
    await small.settle([settled(subject, { nextInMs: 0 })]);
    expect(read(await small.claim(10, SOURCES))).toEqual([['a', ['e3'], 'none']]);
  });
});

test('of more than 500 events of a subject the pending ones are read first, and the claim says what is left', async () => {
  await inbox.accept(event('e1', 'a'));
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, body)
     SELECT 'digital-river', 'w' || n, 'any', 'a', 'oauth', 'waiting', 'x' FROM generate_series(1, 501) n`,
  );
  await inbox.accept(event('e2', 'a'));
  const subject = await claimOne();
  const ids = subject.events.map(({ eventId }) => eventId);
  expect([ids.length, ids.at(0), ids.at(-1), subject.unread]).toEqual([500, 'e1', 'e2', 'waiting']);
  await pool.query("UPDATE event SET status = 'pending'");
  await workersDie();
  expect(await claimOne()).toMatchObject({ unread: 'pending' });
});

test('since when writes are held is kept until they are no longer held', async () => {
  await inbox.accept(event('e1', 'a'));
  await queue.settle([settled(await claimOne(), { held: true, nextInMs: 0 })]);
  const { heldSince } = await claimOne().then(async (subject) => {
    await queue.settle([settled(subject, { held: true, nextInMs: 0 })]);
    return subject;
  });
  expect(heldSince).toEqual(expect.any(Date));
  const again = await claimOne();
  expect(again.heldSince).toEqual(heldSince);
  await queue.settle([settled(again)]);
  expect(await stored('a')).toMatchObject({ held_since: null });
});

describe('whatever a settlement contains is stored', () => {
  test('also NUL and lone surrogates, in values and names of the state and of reasons', async () => {
    await inbox.accept(event('e1', 'a'));
    const subject = await claimOne();
    const text = 'a\u0000b\ud83d';
    await queue.settle([
      settled(subject, {
        storedState: { keys: { [text]: text } },
        results: subject.events.map(({ seq }) => {
          return { seq, status: 'parked', ...PARKED, code: text, object: text, detail: text };
        }),
      }),
    ]);
    expect(await stored('a')).toMatchObject({
      memory: { keys: { 'a\ufffdb\ufffd': 'a\ufffdb\ufffd' } },
    });
    const { rows } = await pool.query('SELECT error_code, error_detail FROM event');
    expect(rows).toEqual([{ error_code: 'a\ufffdb\ufffd', error_detail: 'a\ufffdb\ufffd' }]);
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  test.each<[string, unknown]>([
    ['which violates a constraint', { isRefused: true }],
    ['which is no JSON', cyclic],
  ])('unless PostgreSQL does not accept the data, %s; then nothing is', async (_case, state) => {
    await pool.query("ALTER TABLE subject ADD CONSTRAINT refuses CHECK (NOT memory ? 'isRefused')");
    for (const key of ['a', 'b']) await inbox.accept(event(key, key));
    const [a, b] = await queue.claim(10, SOURCES);
    if (a === undefined || b === undefined) throw new Error('two subjects are due');
    const both = [settled(a), settled(b, { storedState: state })];
    await expect(queue.settle(both)).rejects.toThrow(UnstorableError);
    expect(await statuses()).toEqual({ a: 'pending', b: 'pending' });
    await pool.query('ALTER TABLE subject DROP CONSTRAINT refuses');
  });

  test('an error that is not about the data is thrown as it is', async () => {
    await inbox.accept(event('a', 'a'));
    const subject = await claimOne();
    await pool.query('ALTER TABLE subject RENAME TO away');
    await expect(queue.settle([settled(subject)])).rejects.toMatchObject({ code: '42P01' });
    await pool.query('ALTER TABLE away RENAME TO subject');
  });
});

const PARKED = {
  code: 'STRING_TOO_LONG',
  object: 'Order',
  field: 'DR_Order_State__c',
  detail: 'secret',
  reason: 'A text is longer than its field.',
};

test('parked events are listed by cause, and replayed one by one or by type and code', async () => {
  for (const [id, type] of [
    ['e1', 'order.accepted'],
    ['e2', 'order.complete'],
    ['e3', 'order.complete'],
  ] as const) {
    await inbox.accept(event(id, id, { type }));
    const subject = await claimOne();
    await queue.settle([
      settled(subject, {
        results: subject.events.map(({ seq }) => ({ seq, status: 'parked', ...PARKED })),
      }),
    ]);
  }
  expect(await listParked(pool, {})).toMatchObject([
    { type: 'order.complete', code: 'STRING_TOO_LONG', reason: PARKED.reason, count: 2 },
    { type: 'order.accepted', count: 1 },
  ]);
  expect(await replayParked(pool, { eventId: 'e1' })).toBe(1);
  expect(await claimOne()).toMatchObject({ key: 'e1', events: [{ eventId: 'e1' }] });
  expect(await replayParked(pool, { type: 'order.accepted' })).toBe(0);
  expect(await replayParked(pool, { code: 'STRING_TOO_LONG' })).toBe(2);
  expect(await queue.claim(10, SOURCES)).toHaveLength(2);
});

test('old bodies and rows are deleted, but never those of open or parked events', async () => {
  for (const [id, status, days] of [
    ['fresh', 'applied', 1],
    ['old', 'applied', 40],
    ['unmapped', 'unmapped', 40],
    ['ancient', 'superseded', 100],
    ['parked', 'parked', 400],
    ['waiting', 'waiting', 400],
    ['pending', 'pending', 400],
  ] as const) {
    await inbox.accept(event(id, id));
    await pool.query(
      "UPDATE event SET status = $2, settled_at = now() - $3 * interval '1 day' WHERE event_id = $1",
      [id, status, days],
    );
  }
  expect(await purge(pool, { bodyDays: 30, rowDays: 90 })).toEqual({ rows: 1, bodies: 2 });
  const { rows } = await pool.query(
    'SELECT event_id FROM event WHERE body IS NOT NULL ORDER BY event_id',
  );
  expect(rows.map(({ event_id }) => event_id)).toEqual(['fresh', 'parked', 'pending', 'waiting']);
});

test('a body that PostgreSQL cannot store as text is returned byte for byte', async () => {
  const body = Buffer.from([0, 0xff, 0xd8, 0x00, 0x7b]);
  await inbox.accept(event('e1', 'order-1', { body }));
  expect((await claimOne()).events[0]?.body).toEqual(body);
});

test('readiness reports missing migrations, and settings with which a power loss would lose events', async () => {
  expect(await inbox.problems()).toEqual([]);
  const { rows } = await pool.query('SELECT current_database() AS name');
  await pool.query(`ALTER DATABASE ${rows[0].name} SET synchronous_commit = off`);
  const other = createPool(
    { databaseUrl: database.url, tls: 'off', connections: 1 },
    () => undefined,
  );
  expect(await createInbox(other, { lingerMs: 0 }).problems()).toEqual([
    'PostgreSQL runs with synchronous_commit = off: a power loss would lose events. Turn it on.',
  ]);
  await other.end();
  await pool.query(`ALTER DATABASE ${rows[0].name} RESET synchronous_commit`);
  await pool.query('ALTER TABLE migration RENAME TO away');
  expect(await inbox.problems()).toEqual([
    expect.stringMatching(
      /^The database lacks migrations: 0001-inbox\.sql, 0002-reconcile\.sql, .*\.sql\. Run "npm run migrate"\.$/,
    ),
  ]);
  await pool.query('ALTER TABLE away RENAME TO migration');
});
