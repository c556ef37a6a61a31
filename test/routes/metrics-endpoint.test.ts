import { randomUUID } from 'node:crypto';
import { createPauseStore } from '../../src/inbox/org-pauses.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { makeSizeUnreadable } from '../support/unreadable-size.ts';

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
  expect(text).not.toContain('status="applied"');
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
  const none = ['"limit"} 0', '"unavailable"} 0', '"sign-in"} 0', '"other-org"} 0'];
  expect(await paused()).toEqual(none);
  const store = createPauseStore(connector.pool, randomUUID());
  const [since, nextProbeAt] = [new Date(), new Date()];
  await store.save({
    kind: 'sign-in',
    reason: 'Refused.',
    since,
    nextProbeAt,
    failures: 1,
    answeredAt: null,
  });
  expect(await paused()).toEqual([
    '"limit"} 0',
    '"unavailable"} 0',
    '"sign-in"} 1',
    '"other-org"} 0',
  ]);
  const pause = { kind: 'sign-in', reason: 'Refused.', since, nextProbeAt, failures: 1 };
  await store.save({ ...pause, answeredAt: new Date() });
  expect(await paused()).toEqual(none);
  await store.clear();
});

/** The samples of a metric, each with its labels. */
async function samples(name: string): Promise<string[]> {
  const text = await (await metrics(`Bearer ${TOKEN}`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`))
    .map((line) => line.slice(name.length));
}

test('the age of the oldest event is reported by source and status, and is gone with it', async () => {
  await connector.pool.query('TRUNCATE event');
  await insert('digital-river', 'new', 'pending', 0);
  await insert('digital-river', 'old', 'pending', 3);
  await insert('xanpay', 'parked', 'parked', 48);
  const ages = await samples('connector_oldest_event_age_seconds');
  expect(ages.map((age) => age.replace(/ (\d+)\d{2}[.\d]*$/, ' $100'))).toEqual([
    '{source="digital-river",status="pending"} 10800',
    '{source="xanpay",status="parked"} 172800',
  ]);
  await connector.pool.query('TRUNCATE event');
  expect(await samples('connector_oldest_event_age_seconds')).toEqual([]);
});

test('unmapped events of the last 24 hours are counted by code; those of the other mode have a metric of their own', async () => {
  expect(await samples('connector_other_mode_events')).toEqual([
    '{source="digital-river"} 0',
    '{source="xoxoday-plum"} 0',
  ]);
  await insert('digital-river', '1', 'unmapped', 1);
  await insert('digital-river', '2', 'unmapped', 2);
  await insert('digital-river', '3', 'unmapped', 25);
  await insert('xoxoday-plum', '4', 'unmapped', 1);
  await connector.pool.query(
    `UPDATE event SET error_code = CASE source WHEN 'digital-river' THEN 'OTHER_MODE' ELSE 'UNMAPPED_TYPE' END`,
  );
  expect(new Set(await samples('connector_unmapped_events'))).toEqual(
    new Set([
      '{source="digital-river",code="OTHER_MODE"} 2',
      '{source="xoxoday-plum",code="UNMAPPED_TYPE"} 1',
      '{source="xoxoday-plum",code="OTHER_MODE"} 0',
    ]),
  );
  expect(new Set(await samples('connector_other_mode_events'))).toEqual(
    new Set(['{source="digital-river"} 2', '{source="xoxoday-plum"} 0']),
  );
});

test('for how long calls are paused is reported by kind, 0 when they are not', async () => {
  const none = ['limit', 'unavailable', 'sign-in', 'other-org'].map((kind) => `{kind="${kind}"} 0`);
  expect(await samples('connector_org_pause_seconds')).toEqual(none);
  const [first, second] = [randomUUID(), randomUUID()].map((process) =>
    createPauseStore(connector.pool, process),
  );
  const nextProbeAt = new Date();
  for (const [store, minutes] of [
    [first, 10],
    [second, 30],
  ] as const) {
    const since = new Date(Date.now() - minutes * 60_000);
    await store?.save({
      kind: 'limit',
      reason: 'A reason.',
      since,
      nextProbeAt,
      failures: 1,
      answeredAt: null,
    });
  }
  const [longest = '', ...others] = await samples('connector_org_pause_seconds');
  expect(longest).toMatch(/^\{kind="limit"\} 18\d\d(\.\d+)?$/);
  expect(others).toEqual(none.slice(1));
  await first?.clear();
  await second?.clear();
});

test('the storage that the database uses is reported', async () => {
  const text = await (await metrics(`Bearer ${TOKEN}`)).text();
  const bytes = Number(/^connector_database_bytes (\d+)$/m.exec(text)?.[1]);
  const { rows } = await connector.pool.query(
    'SELECT pg_database_size(current_database())::int AS bytes',
  );
  expect(bytes / rows[0].bytes).toBeCloseTo(1, 0);
});

test('a wrong token gets 401, and without a configured token the path gets 404', async () => {
  expect((await metrics('Bearer another')).status).toBe(401);
  const closed = await startConnector();
  expect((await fetch(`${closed.url}/metrics`)).status).toBe(404);
  await closed.stop();
});

test('a size that cannot be read costs its own metric alone', async () => {
  const restore = await makeSizeUnreadable(connector.pool);
  await eventually(async () => {
    const response = await metrics(`Bearer ${TOKEN}`);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^connector_source_silent\{/m);
    expect(text).not.toMatch(/^connector_database_bytes \d/m);
  });
  await restore();
});
