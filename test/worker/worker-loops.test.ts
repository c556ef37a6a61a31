import type { Pool } from 'pg';
import { Activity } from '../../src/activity/activity.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import { createLog } from '../../src/log.ts';
import { type OrgOutageError, orgOutage } from '../../src/salesforce/org-errors.ts';
import type { Source } from '../../src/sources/source.ts';
import { createSubjectQueue, type SubjectQueue } from '../../src/worker/subject-queue.ts';
import { startWorkerLoops, type Worker } from '../../src/worker/worker-loops.ts';
import { migratedDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { orgWriting } from './org-writing.ts';
import { FILE, runOf, writeOf } from './runs.ts';

/** More than the events of these tests have. */
const BATCH_BYTES = 1_000_000;
const HOUR = 3_600_000;
const LIMITS = { maxAttempts: 3, maxWaitMs: HOUR, maxHeldMs: HOUR, maxLockedMs: HOUR };

let database: TestDatabase;
let pool: Pool;
let queue: SubjectQueue;
let worker: Worker | undefined;
/** What the worker has counted. */
let counts = new Map<string, number>();

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 5 }, () => undefined);
  await migrate(pool);
  queue = createSubjectQueue(pool, 60_000, BATCH_BYTES);
});

beforeEach(() => pool.query('TRUNCATE event, subject'));

afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const LEASE_MS = 1500;
const stuck = new Int32Array(new SharedArrayBuffer(4));

/** Every event writes the record that is named by its body. Some block the process for long. */
const source: Source = {
  ...runOf({}).source,
  name: 'any',
  parse(body) {
    const text = body.toString();
    if (text === 'stuck') Atomics.wait(stuck, 0, 0, LEASE_MS);
    return text;
  },
  contribution: (body) => ({
    keys: {},
    writes: [writeOf({ record: { ...FILE, value: String(body) } })],
  }),
  lookups: () => [],
};

function start(changed: SubjectQueue, loops: number, before?: Parameters<typeof orgWriting>[0]) {
  const { org, calls } = orgWriting(before);
  const log = createLog('silent');
  const options = { ...LIMITS, loops, pollMs: 10 };
  const activity = new Activity();
  counts = new Map();
  activity.subscribe({
    count: (counter, _source, by) => counts.set(counter, (counts.get(counter) ?? 0) + by),
  });
  worker = startWorkerLoops({ queue: changed, org, sources: [source], log, activity }, options);
  return calls;
}

/** Stores events of one subject each, or all of one. */
async function store(count: number, subject = 'n'): Promise<void> {
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, body)
     SELECT 'any', n, 'any', ${subject}, 'oauth', 'pending', convert_to(n::text, 'UTF8') FROM generate_series(1, $1) n`,
    [count],
  );
  await pool.query(
    "INSERT INTO subject (source, key, due_at) SELECT DISTINCT 'any', subject, now() FROM event",
  );
}

async function settled(): Promise<void> {
  await eventually(async () => {
    const { rows } = await pool.query(
      "SELECT count(*)::int AS open FROM event WHERE status <> 'applied'",
    );
    const { rows: subjects } = await pool.query(
      'SELECT count(*)::int AS open FROM subject WHERE due_at IS NOT NULL OR lease IS NOT NULL OR claims > 0',
    );
    expect([rows, subjects]).toEqual([[{ open: 0 }], [{ open: 0 }]]);
  });
}

test('all events of a subject are settled that has more of them than a claim reads', async () => {
  await store(1200, "'one'");
  start(queue, 2);
  await settled();
});

test('subjects with which two workers died are claimed one by one, by one loop, while the others are applied', async () => {
  await store(12);
  await pool.query(
    "UPDATE subject SET claims = 2, due_at = now() - interval '1 hour' WHERE key <= '4'",
  );
  const { rows } = await pool.query('SELECT count(*)::int AS alone FROM subject WHERE claims = 2');
  const inHand: number[] = [];
  const claims: number[][] = [];
  let alone = 0;
  const watched: SubjectQueue = {
    ...queue,
    async claim(...wanted) {
      const claimed = await queue.claim(...wanted);
      claims.push(claimed.map((subject) => subject.lostClaims));
      return claimed;
    },
    async whileLeased(subjects, work) {
      const isAlone = subjects.some((subject) => subject.isAlone);
      if (isAlone) alone += 1;
      inHand.push(alone);
      return queue.whileLeased(subjects, work).finally(() => {
        if (isAlone) alone -= 1;
      });
    },
  };
  start(watched, 3);
  await settled();
  expect(claims.filter(([first = 0]) => first > 1)).toEqual(
    Array.from({ length: rows[0].alone }, () => [2]),
  );
  expect(Math.max(...inHand)).toBe(1);
});

test('one loop at a time claims, so that the others do not divide what is due together', async () => {
  let [inProgress, most, looks] = [0, 0, 0];
  const watched: SubjectQueue = {
    ...queue,
    async claim(...wanted) {
      inProgress += 1;
      looks += 1;
      most = Math.max(most, inProgress);
      return queue.claim(...wanted).finally(() => {
        inProgress -= 1;
      });
    },
  };
  const calls = start(watched, 4);
  await eventually(async () => expect(looks).toBeGreaterThan(10));
  await store(150);
  await settled();
  expect([most, calls]).toEqual([1, [150]]);
});

test('a batch that fails is released as soon as the database allows it, so that no claim counts as lost', async () => {
  await store(3);
  const failures = ['settle', 'release', 'release'];
  const fails = (call: string) => {
    if (failures[0] !== call) return;
    failures.shift();
    throw new Error('Connection terminated unexpectedly');
  };
  const failing = Object.create(pool) as Pool;
  failing.query = (async (text: string, values: unknown[]) => {
    if (/SET lease = NULL, .*claims = 0/.test(text)) fails('release');
    return pool.query(text, values);
  }) as never;
  const failingQueue: SubjectQueue = {
    ...createSubjectQueue(failing, 60_000, BATCH_BYTES),
    async settle(settlements) {
      fails('settle');
      return queue.settle(settlements);
    },
  };
  const calls = start(failingQueue, 1);
  await settled();
  expect([failures, calls]).toEqual([[], [3, 3]]);
});

test('a worker that is stopped during a call without an answer ends within 20 s, and its claims do not count as lost', async () => {
  await store(3);
  const calls = start(queue, 1, () => new Promise(() => undefined));
  await eventually(async () => expect(calls).toEqual([3]));
  await worker?.stop();
  worker = undefined;
  const { rows } = await pool.query(
    'SELECT DISTINCT lease, claims, due_at <= now() AS due FROM subject',
  );
  expect(rows).toEqual([{ lease: null, claims: 0, due: true }]);
});

test('a subject that blocks the process for longer than its lease is counted, claimed alone and parked; the others are applied', async () => {
  await store(5);
  await pool.query(
    "UPDATE event SET body = 'stuck', subject = 'stuck' WHERE event_id = '1'; UPDATE subject SET key = 'stuck', claims = 3, due_at = now() - interval '1 hour' WHERE key = '1'",
  );
  start(createSubjectQueue(pool, LEASE_MS, 1_000_000), 1);
  await eventually(async () => {
    const { rows } = await pool.query(
      'SELECT status, error_code, count(*)::int FROM event GROUP BY 1, 2 ORDER BY 1',
    );
    expect(rows).toEqual([
      { status: 'applied', error_code: null, count: 4 },
      { status: 'parked', error_code: 'CONNECTOR_ERROR', count: 1 },
    ]);
  });
  expect(counts.get('leaseLost')).toBeGreaterThan(0);
  await eventually(async () =>
    expect([counts.get('applied'), counts.get('parked')]).toEqual([4, 1]),
  );
});

test.each<[string, OrgOutageError]>([
  [
    'whose call breaks the connection',
    orgOutage('unavailable', 'NO_ANSWER', new TypeError('reset')),
  ],
  ['whose call is answered by a refused log-in', orgOutage('sign-in', 'ERROR_HTTP_407')],
  ['whose call is answered by the API limit', orgOutage('limit', 'REQUEST_LIMIT_EXCEEDED')],
])('a subject %s stops no other, though it is due longest', async (_case, outage) => {
  await store(20);
  await pool.query("UPDATE subject SET due_at = now() - interval '1 hour' WHERE key = '7'");
  start(queue, 2, (records) => {
    if (records.some(({ Key__c }) => Key__c === '7')) throw outage;
  });
  await eventually(async () => {
    const { rows } = await pool.query(
      "SELECT count(*)::int AS open FROM event WHERE status <> 'applied' AND event_id <> '7'",
    );
    expect(rows).toEqual([{ open: 0 }]);
  }, 50_000);
  const { rows } = await pool.query("SELECT status FROM event WHERE event_id = '7'");
  expect(rows).toEqual([{ status: 'pending' }]);
});
