import { randomUUID } from 'node:crypto';
import { createPauseStore } from '../../src/inbox/org-pauses.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';

const TOKEN = 'a-token-for-metrics';

let connector: TestConnector;

beforeAll(async () => {
  connector = await startConnector({
    METRICS_TOKEN: TOKEN,
    PLUM_ENABLED: 'true',
    PLUM_ADDRESSES: 'off',
    PLUM_SILENCE_HOURS: '1',
  });
});

afterAll(() => connector.stop());

const metrics = (authorization: string) =>
  fetch(`${connector.url}/metrics`, { headers: { authorization } });

async function insert(source: string, id: string, status: string, hoursAgo: number): Promise<void> {
  await connector.pool.query(
    `INSERT INTO event (source, event_id, status, proof, received_at)
     VALUES ($1, $2, $3, 'oauth', now() - $4 * interval '1 hour')`,
    [source, id, status, hoursAgo],
  );
}

test('open events are counted by source and status, and a silent source is reported', async () => {
  for (const [id, status] of [
    ['1', 'pending'],
    ['2', 'waiting'],
    ['3', 'parked'],
    ['4', 'parked'],
    ['5', 'applied'],
  ] as const) {
    await insert('digital-river', id, status, 0);
  }
  await insert('xoxoday-plum', '6', 'applied', 2);
  const text = await (await metrics(`Bearer ${TOKEN}`)).text();
  expect(text).toContain('connector_open_events{source="digital-river",status="pending"} 1');
  expect(text).toContain('connector_open_events{source="digital-river",status="waiting"} 1');
  expect(text).toContain('connector_open_events{source="digital-river",status="parked"} 2');
  expect(text).not.toContain('applied');
  expect(text).toContain('connector_source_silent{source="xoxoday-plum"} 1');
  await insert('xoxoday-plum', '7', 'applied', 0);
  expect(await (await metrics(`Bearer ${TOKEN}`)).text()).toContain(
    'connector_source_silent{source="xoxoday-plum"} 0',
  );
});

test('events whose writes are held are counted by source, and those that wait for a record are not', async () => {
  const held = async () => {
    const text = await (await metrics(`Bearer ${TOKEN}`)).text();
    return text.match(/^connector_held_events\{.*$/gm);
  };
  await insert('xanpay', 'waits', 'waiting', 0);
  expect(await held()).toBeNull();
  await insert('xanpay', 'held', 'waiting', 0);
  await connector.pool.query(
    "UPDATE event SET error_code = 'INVALID_TYPE', error_object = 'Order' WHERE event_id = 'held'",
  );
  expect(await held()).toEqual(['connector_held_events{source="xanpay"} 1']);
  await connector.pool.query("UPDATE event SET status = 'parked' WHERE event_id = 'held'");
  expect(await held()).toBeNull();
});

test('a pause of the calls to the org is reported by its kind until it is over', async () => {
  const paused = async () => {
    const text = await (await metrics(`Bearer ${TOKEN}`)).text();
    return text.match(/(?<=^connector_org_paused\{kind=).*$/gm);
  };
  const none = ['"limit"} 0', '"unavailable"} 0', '"sign-in"} 0'];
  expect(await paused()).toEqual(none);
  const store = createPauseStore(connector.pool, randomUUID());
  const [since, nextProbeAt] = [new Date(), new Date()];
  await store.save({ kind: 'sign-in', reason: 'Refused.', since, nextProbeAt, failures: 1 });
  expect(await paused()).toEqual(['"limit"} 0', '"unavailable"} 0', '"sign-in"} 1']);
  await store.clear();
  expect(await paused()).toEqual(none);
});

test('a wrong token gets 401, and without a configured token the path gets 404', async () => {
  expect((await metrics('Bearer another')).status).toBe(401);
  const closed = await startConnector();
  expect((await fetch(`${closed.url}/metrics`)).status).toBe(404);
  await closed.stop();
});
