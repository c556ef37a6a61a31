import { makeEvent } from '../../local/events/make-event.ts';
import type { Environment } from '../../src/config/index.ts';
import { createLog } from '../../src/log.ts';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { startCatchUp } from '../../src/wiring/catch-up/start-catch-up.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { API_KEY, type Stage, startStage } from '../local/digital-river/stage.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';

let digitalRiver: Stage;
let connector: TestConnector;
let logged: { level: string; fact: string; [name: string]: unknown }[];
const running: { stop(): Promise<void> }[] = [];

const TYPES = ['order.accepted', 'order.complete', 'order.invoice.created'];
const METRICS_TOKEN = 'a-token-for-the-metrics-0123456789';

beforeEach(async () => {
  digitalRiver = await startStage();
  connector = await startConnector({
    // The web process has no key of Digital River's API: the worker alone needs it.
    ...{ DIGITAL_RIVER_PROOF: 'none', METRICS_TOKEN },
  });
  logged = [];
});
afterEach(async () => {
  await stopAll();
  await connector.stop();
  await digitalRiver.end();
});

async function stopAll() {
  for (const each of running.splice(0)) await each.stop();
}

/** Starts what a worker does to catch up, without its long pauses. */
function start(changes: Environment = {}) {
  const config = {
    ...connector.config,
    ...{ PUBLIC_URL: connector.url, DIGITAL_RIVER_API_KEY: API_KEY },
    DIGITAL_RIVER_API_URL: digitalRiver.url(),
    ...changes,
  } as TestConnector['config'];
  const log = createLog('info', { write: (line) => void logged.push(JSON.parse(line)) });
  const parts = createParts(config, log, { ...PART_BUILDERS, pool: () => connector.pool });
  const task = startCatchUp(parts, { watchMs: 50, pollMs: 20, claimMs: 10_000 });
  if (task !== undefined) running.push(task);
}

const register = (enabled: boolean, types = TYPES, url = connector.url) =>
  digitalRiver.register({
    ...{ types, enabled, address: `${url}${DIGITAL_RIVER_PATHS.webhooks}` },
    ...{ apiVersion: 'default', transportType: 'HTTP' },
  });

const enable = (id: string, enabled: boolean) =>
  digitalRiver.call('PATCH', `/webhooks/${id}`, { enabled });

async function publish(minutesAgo: number): Promise<string> {
  const at = new Date(Date.now() - minutesAgo * 60_000);
  const event = makeEvent('order.accepted', { orderId: '204440790336', at });
  await digitalRiver.call('POST', '/local/events?to=none', event);
  return event.id;
}

const facts = (fact: string) => logged.filter((line) => line.fact === fact);
const seen = (fact: string) =>
  eventually(async () => {
    const [line] = facts(fact);
    if (line === undefined) throw new Error(`"${fact}" is not logged: ${JSON.stringify(logged)}`);
    return line;
  });

/** Waits until the webhooks were looked at anew, two times. */
async function looks() {
  for (let look = 0; look < 2; look += 1) {
    const before = await lastLook();
    await eventually(async () => {
      if ((await lastLook()) === before) throw new Error('No new look at the webhooks.');
    });
  }
}

async function lastLook() {
  const { rows } = await connector.pool.query<{ at: Date }>(
    'SELECT coalesce(listed_at, failed_at) AS at FROM webhook_watch',
  );
  return rows[0]?.at.getTime();
}

const DISABLED = 'Digital River has disabled a webhook: its events do not come in';

test('a disabled webhook is logged once an hour, whatever the number of processes, and shown by the metrics', async () => {
  const id = await register(false);
  start();
  start();
  expect(await seen(DISABLED)).toMatchObject({
    level: 'error',
    webhook: id,
    url: `${connector.url}${DIGITAL_RIVER_PATHS.webhooks}`,
    types: expect.anything(),
  });
  await looks();
  expect(facts(DISABLED)).toHaveLength(1);
  await connector.pool.query(`UPDATE webhook_state SET logged_at = now() - interval '61 minutes'`);
  await eventually(async () => expect(facts(DISABLED)).toHaveLength(2));
  const metrics = await fetch(`${connector.url}/metrics`, {
    headers: { authorization: `Bearer ${METRICS_TOKEN}` },
  });
  const text = await metrics.text();
  expect(text).toContain('connector_webhooks{state="disabled"} 1');
  expect(text).toContain('connector_webhooks{state="missing"} 0');
  const { json } = await digitalRiver.call('GET', `/webhooks/${id}`);
  expect(json.enabled).toBe(false);
});

test('what was missed while it was disabled is back-filled once a person enables it', async () => {
  const missed = await publish(60);
  const id = await register(false);
  start();
  await seen(DISABLED);
  await looks();
  expect(await connector.events()).toEqual([]);
  await enable(id, true);
  await seen('a webhook is enabled again');
  await eventually(async () =>
    expect(await connector.events()).toMatchObject([{ event_id: missed, proof: 'backfill' }]),
  );
  await seen('back-filled events');
});

test('it is enabled again where that is allowed, and what was missed is back-filled', async () => {
  const missed = await publish(60);
  const others = await register(false, TYPES, 'http://127.0.0.1:9');
  const id = await register(false);
  start({ DIGITAL_RIVER_REENABLE_WEBHOOKS: true as unknown as string });
  await seen('enabled a webhook again that was disabled');
  await eventually(async () =>
    expect(await connector.events()).toMatchObject([{ event_id: missed }]),
  );
  const { json } = await digitalRiver.call('GET', '/webhooks');
  const states = Object.fromEntries(
    json.map((webhook: { id: string; enabled: boolean }) => [webhook.id, webhook.enabled]),
  );
  expect(states).toEqual({ [id]: true, [others]: false });
});

test('a deleted webhook is logged, and what was missed is back-filled when it is registered anew', async () => {
  const id = await register(true);
  start();
  await looks();
  await digitalRiver.call('DELETE', `/webhooks/${id}`);
  expect(await seen('no webhook asks for events of a type')).toMatchObject({ level: 'error' });
  const missed = await publish(0);
  await register(true);
  await eventually(async () =>
    expect(await connector.events()).toMatchObject([{ event_id: missed }]),
  );
});

test('what was missed is back-filled although the webhook was disabled and enabled between two looks', async () => {
  const id = await register(true);
  start();
  await looks();
  await stopAll();
  const missed = await publish(60 * 50);
  await enable(id, false);
  await enable(id, true);
  start();
  const fact =
    'webhooks may have been disabled since the last look; missing events are back-filled';
  expect(await seen(fact)).toMatchObject({ types: TYPES });
  await eventually(async () =>
    expect(await connector.events()).toMatchObject([{ event_id: missed, proof: 'backfill' }]),
  );
  await looks();
  expect(facts(fact)).toHaveLength(1);
});

test('what may have been missed while nothing was looked at is back-filled', async () => {
  await register(true);
  start();
  await looks();
  await stopAll();
  const missed = await publish(60 * 80);
  await connector.pool.query(`UPDATE webhook_watch SET listed_at = now() - interval '12 hours'`);
  start();
  await eventually(async () =>
    expect(await connector.events()).toMatchObject([{ event_id: missed, proof: 'backfill' }]),
  );
});

test('a look that ends with the process has not failed, and is made again at once', async () => {
  await register(true);
  await digitalRiver.call('POST', '/local/faults', {
    ...{ method: 'GET', path: '/webhooks', status: 503, times: 1, delayMs: 10_000 },
  });
  start();
  await eventually(async () => {
    const { json } = await digitalRiver.call('GET', '/local/faults');
    expect(json).toEqual([]);
  });
  await stopAll();
  expect(logged.filter(({ level }) => level !== 'info')).toEqual([]);
  expect(await lastLook()).toBeUndefined();
  start();
  await eventually(async () => expect(await lastLook()).toBeDefined());
});

test('enabling that ends with the process has not failed, and is done by the next one', async () => {
  const missed = await publish(60);
  const id = await register(false);
  await digitalRiver.call('POST', '/local/faults', {
    ...{ method: 'PATCH', path: '/webhooks/*', status: 503, times: 1, delayMs: 10_000 },
  });
  const enables = { DIGITAL_RIVER_REENABLE_WEBHOOKS: true as unknown as string };
  start(enables);
  await eventually(async () => {
    const { json } = await digitalRiver.call('GET', '/local/faults');
    expect(json).toEqual([]);
  });
  await stopAll();
  const problems = logged.filter(({ level }) => level !== 'info');
  expect(problems.map(({ fact }) => fact)).toEqual([DISABLED]);
  start(enables);
  expect(await seen('enabled a webhook again that was disabled')).toMatchObject({ webhook: id });
  await eventually(async () =>
    expect(await connector.events()).toMatchObject([{ event_id: missed }]),
  );
});

test('a failing API is logged once, with the reason', async () => {
  await register(true);
  await digitalRiver.call('POST', '/local/faults', {
    ...{ method: 'GET', path: '/webhooks', status: 503, times: 1000 },
  });
  start();
  const fact = 'the webhooks at Digital River could not be checked';
  expect(await seen(fact)).toMatchObject({ level: 'warn', reason: expect.stringContaining('503') });
  await eventually(async () => expect(await lastLook()).toBeDefined());
  expect(facts(fact)).toHaveLength(1);
  expect(JSON.stringify(logged)).not.toContain(API_KEY);
});

test('on a schedule, it looks back, and finds what no webhook has brought', async () => {
  const missed = await publish(90);
  await register(true);
  start({ DIGITAL_RIVER_BACKFILL_HOURS: 2 as unknown as string });
  await eventually(async () =>
    expect(await connector.events()).toMatchObject([{ event_id: missed, proof: 'backfill' }]),
  );
  expect(await seen('back-filled events')).toMatchObject({ backfill: 'schedule', isNew: 1 });
  // A round that was due long ago looks back to the one before.
  await stopAll();
  const older = await publish(60 * 30);
  await connector.pool.query(`UPDATE backfill SET begun_at = now() - interval '40 hours'`);
  await connector.pool.query(
    `UPDATE reconciliation SET due_at = now() WHERE source = 'backfill-schedule'`,
  );
  start({ DIGITAL_RIVER_BACKFILL_HOURS: 2 as unknown as string });
  await eventually(async () => {
    const ids = (await connector.events()).map(({ event_id }) => event_id);
    expect(ids).toContain(older);
  });
});
