import type { Pool } from 'pg';
import { migrate } from '../../../src/database/migrate.ts';
import { createPool } from '../../../src/database/pool.ts';
import { connectOrg } from '../../../src/inbox/connected-org.ts';
import { createInbox, type Inbox } from '../../../src/inbox/inbox.ts';
import {
  type ClaimedSubject,
  createSubjectQueue,
  LeaseLostError,
  type Settlement,
  type SubjectQueue,
} from '../../../src/worker/subject-queue.ts';
import { migratedDatabase, type TestDatabase } from '../../support/database.ts';

const SOURCE = 'digital-river';

let database: TestDatabase;
let pool: Pool;
let inbox: Inbox;
let queue: SubjectQueue;

beforeAll(async () => {
  database = await migratedDatabase();
  pool = createPool({ databaseUrl: database.url, tls: 'off', connections: 5 }, () => undefined);
  await migrate(pool);
  inbox = createInbox(pool, { lingerMs: 0 });
  queue = createSubjectQueue(pool, 60_000, 1_000_000);
});

beforeEach(() => pool.query('TRUNCATE event, subject, connected_org'));

afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function accept(eventId: string, subject: string): Promise<void> {
  await inbox.accept({
    ...{ source: SOURCE, eventId, type: 'order.accepted', subject, live: false, time: null },
    ...{ proof: 'oauth', status: 'pending', code: null, reason: null },
    body: Buffer.from(`{"id":"${eventId}"}`),
  });
}

async function claimOne(): Promise<ClaimedSubject> {
  const [subject] = await queue.claim(1, [SOURCE]);
  if (subject === undefined) throw new Error('Nothing is due.');
  return subject;
}

function settled(subject: ClaimedSubject, changes: Partial<Settlement> = {}): Settlement {
  return {
    ...{ subject, storedState: {}, attempts: 0, waiting: false, held: false, nextInMs: null },
    results: subject.events.map(({ seq }) => ({ seq, status: 'applied' })),
    ...changes,
  };
}

test('a subject that is due or leased is left to its own claim, and one that is unknown is none', async () => {
  await accept('a1', 'A');
  expect(await queue.claimRival(SOURCE, 'A')).toBe('busy');
  const own = await claimOne();
  expect(await queue.claimRival(SOURCE, 'A')).toBe('busy');
  await queue.settle([settled(own)]);
  const rival = await queue.claimRival(SOURCE, 'A');
  expect(rival).toMatchObject({ key: 'A', events: [] });
  expect(await queue.claimRival(SOURCE, 'A')).toBe('busy');
  expect(await queue.claimRival(SOURCE, 'B')).toBeUndefined();
});

test('a worker of another org than the connected one claims no rival', async () => {
  const [connected, other] = ['00DHs000000AbCdMAK', '00DHs000000EfGhMAK'];
  await accept('a1', 'A');
  await queue.settle([settled(await claimOne())]);
  await connectOrg(pool, connected);
  const ofOther = createSubjectQueue(pool, 60_000, 1_000_000, () => other);
  expect(await ofOther.claimRival(SOURCE, 'A')).toBe('busy');
  const ofConnected = createSubjectQueue(pool, 60_000, 1_000_000, () => connected);
  expect(await ofConnected.claimRival(SOURCE, 'A')).toMatchObject({ key: 'A' });
});

test('while it is claimed, its own events are stored, and claimed afterwards', async () => {
  await accept('a1', 'A');
  await queue.settle([settled(await claimOne())]);
  const rival = await queue.claimRival(SOURCE, 'A');
  if (rival === undefined || rival === 'busy') throw new Error('Expected a subject.');
  await accept('a2', 'A');
  expect(await queue.claim(1, [SOURCE])).toEqual([]);
  await queue.storeState(rival, { keys: { gaveWayTo: 'B' } });
  await queue.settle([settled(rival, { storedState: { keys: { gaveWayTo: 'B' } } })]);
  const own = await claimOne();
  expect(own).toMatchObject({ storedState: { keys: { gaveWayTo: 'B' } } });
  expect(own.events.map(({ eventId }) => eventId)).toEqual(['a2']);
  await expect(queue.storeState(rival, {})).rejects.toThrow(LeaseLostError);
});

test('all events are kept in view, and a body that is deleted is none', async () => {
  await accept('a1', 'A');
  await accept('a2', 'A');
  await pool.query("UPDATE event SET body = NULL, status = 'applied' WHERE event_id = 'a1'");
  const { events, isComplete } = await queue.keptEvents({ source: SOURCE, key: 'A' });
  expect(isComplete).toBe(true);
  expect(events.map(({ status, body }) => [status, body?.toString()])).toEqual([
    ['applied', undefined],
    ['pending', '{"id":"a2"}'],
  ]);
});

test('a settlement that wakes rivals makes their parked events pending, and no others', async () => {
  const parkedFor = async (eventId: string, subject: string, otherSubject: string) => {
    await accept(eventId, subject);
    const claimed = await claimOne();
    const reason = { reason: 'r', code: 'ORDER_CONFLICT', object: 'Order', field: '', detail: '' };
    const results = claimed.events.map(({ seq }) => ({
      ...({ seq, status: 'parked', ...reason, conflict: { otherSubject } } as const),
    }));
    await queue.settle([settled(claimed, { results })]);
  };
  await parkedFor('b1', 'B', 'A');
  await parkedFor('c1', 'C', 'X');
  await accept('a1', 'A');
  await queue.settle([settled(await claimOne(), { wakesRivals: true })]);
  const { rows } = await pool.query('SELECT event_id, status FROM event ORDER BY event_id');
  expect(rows).toEqual([
    { event_id: 'a1', status: 'applied' },
    { event_id: 'b1', status: 'pending' },
    { event_id: 'c1', status: 'parked' },
  ]);
  expect(await claimOne()).toMatchObject({ key: 'B' });
});
