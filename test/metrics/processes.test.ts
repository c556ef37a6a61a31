import { once } from 'node:events';
import { eventually } from '../support/eventually.ts';
import { postAcceptedOrder } from '../support/post-accepted-order.ts';
import { startSilentProxy } from '../support/silent-proxy.ts';
import {
  type MetricsStage,
  scrape,
  startMetricsStage,
  storeUsage,
  TOKEN,
} from './metrics-stage.ts';
import { sampleValue } from './strict-text.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';
const OF_DIGITAL_RIVER = { source: 'digital-river' };

/** Processes start on a machine that may be busy. */
const STARTS_WITHIN_MS = 300_000;

let stage: MetricsStage;

beforeAll(async () => {
  stage = await startMetricsStage();
});

afterAll(() => stage.stop());

const get = (port: number, path: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers });

test(
  'a web process that applies events counts and times arrivals and what becomes of them',
  async () => {
    const port = await stage.web({ WEB_DRAINS: 'true' });
    const url = `http://127.0.0.1:${port}${WEBHOOKS}`;
    const before = await scrape(port);
    expect(sampleValue(before, 'connector_requests_received_total', OF_DIGITAL_RIVER)).toBe(0);
    expect(sampleValue(before, 'connector_requests_denied_total', { status: '401' })).toBe(0);
    expect(
      sampleValue(before, 'connector_acknowledgement_seconds_count', { source: 'xanpay' }),
    ).toBe(0);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    expect(await postAcceptedOrder(stage.org, port, '770000000001')).toBe(202);
    const after = await eventually(async () => {
      const families = await scrape(port);
      expect(sampleValue(families, 'connector_events_applied_total', OF_DIGITAL_RIVER)).toBe(1);
      return families;
    });
    const value = (name: string, labels = {}) => sampleValue(after, name, labels);
    expect(value('connector_requests_received_total', OF_DIGITAL_RIVER)).toBe(2);
    expect(value('connector_requests_denied_total', { status: '401' })).toBe(1);
    expect(value('connector_events_stored_total', OF_DIGITAL_RIVER)).toBe(1);
    expect(value('connector_acknowledgement_seconds_count', OF_DIGITAL_RIVER)).toBe(1);
    expect(value('connector_time_to_applied_seconds_count', OF_DIGITAL_RIVER)).toBe(1);
    expect(value('connector_database_up')).toBe(1);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    expect(value('connector_worker_silent_seconds')).toBeLessThan(60);
    expect(value('connector_worker_max_silent_seconds')).toBe(240);
    expect(await (await get(port, '/health/live')).json()).toEqual({ status: 'live' });
    await storeUsage(stage.pool);
    const fresh = await scrape(port);
    expect(sampleValue(fresh, 'connector_org_api_calls_used')).toBe(120);
    expect(sampleValue(fresh, 'connector_org_api_calls_limit')).toBe(15_000);
    await storeUsage(stage.pool, 61);
    const old = await scrape(port);
    expect(old.get('connector_org_api_calls_used')?.samples).toEqual([]);
    const inLowerCase = await get(port, '/metrics', { authorization: `bearer ${TOKEN}` });
    expect(inLowerCase.status).toBe(200);
  },
  STARTS_WITHIN_MS,
);

test(
  'OpenMetrics has the same samples, and is valid as well',
  async () => {
    const port = await stage.web({ WEB_DRAINS: 'true' });
    const names = async (accept: string) => {
      const families = [...(await scrape(port, accept)).values()];
      return families
        .flatMap(({ samples }) => samples.map(({ name }) => name))
        .filter((name) => name.startsWith('connector_'));
    };
    // A delay that was not measured since the scrape before is missing.
    for (let times = 0; times < 3; times += 1) await scrape(port);
    expect(await names(OPEN_METRICS)).toEqual(await names('text/plain'));
    const reply = await get(port, '/metrics', {
      authorization: `Bearer ${TOKEN}`,
      accept: OPEN_METRICS,
    });
    expect(reply.headers.get('content-type')).toBe(
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
  },
  STARTS_WITHIN_MS,
);

test('a worker serves its health and its metrics on a port of its own, and nothing else', async () => {
  const { program, port } = await stage.worker();
  const live = await get(port, '/health/live');
  expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
  const ready = await get(port, '/health/ready');
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', problems: [] }]);
  expect((await get(port, '/metrics')).status).toBe(401);
  expect((await get(port, '/')).status).toBe(404);
  expect((await get(port, WEBHOOKS)).status).toBe(404);
  const families = await scrape(port);
  expect(sampleValue(families, 'connector_events_applied_total', OF_DIGITAL_RIVER)).toBe(0);
  expect(sampleValue(families, 'connector_worker_silent_seconds')).toBeGreaterThanOrEqual(0);
  program.child.kill('SIGTERM');
  await once(program.child, 'exit');
  expect(program.child.exitCode).toBe(0);
  await expect(get(port, '/health/live')).rejects.toThrow();
});

test('without a token, a worker serves its health alone', async () => {
  const { port } = await stage.worker({ METRICS_TOKEN: '' });
  expect((await get(port, '/health/live')).status).toBe(200);
  expect((await get(port, '/metrics', { authorization: 'Bearer ' })).status).toBe(404);
});

test.each([
  ['web', 'src/server.ts', 'PORT'],
  ['worker', 'src/worker.ts', 'WORKER_PORT'],
])(
  'a %s process whose port is taken says so in one line, and exits with 1',
  async (_name, script, variable) => {
    const { port } = await stage.worker();
    const other = stage.start(script, { [variable]: String(port) });
    await once(other.child, 'exit');
    expect(other.child.exitCode).toBe(1);
    expect(other.errors()).toBe(
      `${variable}: expected a free port, got ${port}, which another program listens on. Stop that program, or choose another port.\n`,
    );
  },
);

test('without a database, a process still shows what happens in it', async () => {
  const proxy = await startSilentProxy(stage.databaseUrl);
  const port = await stage.web({ DATABASE_URL: proxy.url });
  expect(sampleValue(await scrape(port), 'connector_database_up')).toBe(1);
  proxy.stop();
  const families = await eventually(async () => {
    const read = await scrape(port);
    expect(sampleValue(read, 'connector_database_up')).toBe(0);
    return read;
  });
  expect(families.get('connector_org_paused')?.samples).toEqual([]);
  expect(sampleValue(families, 'connector_requests_received_total', OF_DIGITAL_RIVER)).toBe(0);
});
