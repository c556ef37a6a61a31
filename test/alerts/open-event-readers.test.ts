import { openEventReaders } from '../../src/wiring/alerts/open-event-readers.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';

let connector: TestConnector;
beforeEach(async () => {
  connector = await startConnector();
});
afterEach(() => connector.stop());

const readers = () => openEventReaders(connector.pool, connector.config, ['digital-river']);

/** Subjects with one event each. */
async function store(
  count: number,
  event: { status: string; code: string | null },
  subject: { dueInMinutes: number | null; memory: unknown },
) {
  await connector.pool.query(
    `WITH added AS (
       INSERT INTO event (source, event_id, type, subject, live, proof, status, reason, error_code, error_object, body, received_at)
       SELECT 'digital-river', $2 || n, 'order.accepted', $2 || n, false, 'test', $3, 'The record is locked.', $4, 'Order', '{}',
         now() - interval '3 days'
       FROM generate_series(1, $1) AS n RETURNING subject
     )
     INSERT INTO subject (source, key, due_at, memory)
     SELECT 'digital-river', subject, now() + $5 * interval '1 minute', $6 FROM added`,
    [
      ...[count, `${event.code}-`, event.status, event.code],
      ...[subject.dueInMinutes, JSON.stringify(subject.memory)],
    ],
  );
}

const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000;
const refused = { status: 'pending', code: 'UNABLE_TO_LOCK_ROW' };
const retriedFor = (minutes: number) => ({
  dueInMinutes: 1,
  memory: { retriedSince: minutesAgo(minutes) },
});

test.each([
  [1, 16, null],
  [99, 16, null],
  [100, 14, null],
  [100, 16, 100],
  [1, 239, null],
  [1, 241, 1],
])('%d events that are retried for %d minutes: %s', async (count, minutes, expected) => {
  await store(count, refused, retriedFor(minutes));
  const retried = await readers().retried();
  expect(retried?.count ?? null).toBe(expected);
  if (expected !== null) expect(retried?.reason).toBe('The record is locked.');
  // A worker takes them: it is not the workers who are missing.
  expect(await readers().pending()).toBeNull();
});

test('events that no worker takes do not move, unless that has a reason which is alerted to', async () => {
  await store(2, { status: 'pending', code: null }, { dueInMinutes: -20, memory: {} });
  expect(await readers().overdue()).toMatchObject({ since: expect.any(Date) });
  expect(await readers().pending()).toBeUndefined();
  await connector.pool.query(
    "UPDATE subject SET lease = gen_random_uuid(), leased_until = now() + interval '1 minute' WHERE key LIKE '%1'",
  );
  expect(await readers().overdue()).toBeNull();
  expect(await readers().pending()).toMatchObject({ count: 2 });
  await connector.pool.query(
    `INSERT INTO org_pause (process, kind, reason, since, next_probe_at, failures, expires_at)
     VALUES (gen_random_uuid(), 'limit', 'Used up.', now(), now(), 1, now() + interval '1 minute')`,
  );
  const paused = readers();
  expect([await paused.overdue(), await paused.pending(), await paused.retried()]).toEqual([
    ...[undefined, undefined, undefined],
  ]);
});

test.each([
  ['INSUFFICIENT_ACCESS', { hold: 14 }, []],
  ['INSUFFICIENT_ACCESS', { hold: 16 }, [false]],
  ['ENTITY_IS_LOCKED', { locked: 16, hold: 5000 }, []],
  ['ENTITY_IS_LOCKED', { locked: 25 * 60 }, [true]],
])('%s, held for %j minutes: %j', async (code, clocks: Record<string, number>, expected) => {
  const heldSince = Object.fromEntries(
    Object.entries(clocks).map(([clock, minutes]) => [clock, minutesAgo(minutes)]),
  );
  await store(3, { status: 'waiting', code }, { dueInMinutes: 1, memory: { heldSince } });
  const held = await readers().held();
  expect(held?.map(({ isLocked }) => isLocked)).toEqual(expected);
  for (const cause of held ?? []) {
    expect(cause).toMatchObject({ code, object: 'Order', count: 3 });
    expect(minutesAgo(0) - cause.since.getTime()).toBeLessThan(26 * 60 * 60_000);
  }
});
