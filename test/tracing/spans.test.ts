import { once } from 'node:events';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { type MetricsStage, startMetricsStage } from '../metrics/metrics-stage.ts';
import { eventually } from '../support/eventually.ts';
import { postAcceptedOrder } from '../support/post-accepted-order.ts';
import type { Program } from '../support/program.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const SDK = new URL('print-spans.ts', import.meta.url).href;

interface PrintedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code: SpanStatusCode; readonly message?: string };
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string;
}

let stage: MetricsStage;
const traced: Program[] = [];

beforeAll(async () => {
  stage = await startMetricsStage();
});

afterEach(async () => {
  for (const { child } of traced.splice(0)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

afterAll(() => stage.stop());

async function startTraced() {
  const web = stage.start('src/server.ts', {
    WEB_DRAINS: 'true',
    NODE_OPTIONS: `--import ${SDK}`,
  });
  traced.push(web);
  return { web, port: Number((await web.logged('ready for webhooks')).port) };
}

function spansOf(web: Program): PrintedSpan[] {
  const lines = web.errors().split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
}

test('an SDK that is loaded with the process gets spans from the arrival to the calls of the org', async () => {
  const { web, port } = await startTraced();
  const url = `http://127.0.0.1:${port}${WEBHOOKS}`;
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
  expect(await postAcceptedOrder(stage.org, port, '770000000009')).toBe(202);
  const { spans, batch } = await eventually(async () => {
    const found = spansOf(web);
    const processed = found.find(({ name }) => name === 'process inbox');
    if (processed === undefined) throw new Error('The event was not processed.');
    return { spans: found, batch: processed };
  });
  const [denied, accepted] = spans.filter(({ name }) => name === `POST ${WEBHOOKS}`);
  expect(denied).toMatchObject({
    kind: SpanKind.SERVER,
    attributes: {
      'http.request.method': 'POST',
      'http.route': WEBHOOKS,
      'http.response.status_code': 401,
      'error.type': 'UnauthorizedError',
    },
    status: { code: SpanStatusCode.UNSET },
  });
  expect(accepted).toMatchObject({
    attributes: { 'http.route': WEBHOOKS, 'http.response.status_code': 202 },
    status: { code: SpanStatusCode.UNSET },
  });
  const insert = spans.find(({ name }) => name === 'INSERT event');
  expect(insert).toMatchObject({ kind: SpanKind.CLIENT, parentId: accepted?.spanId });
  expect(batch).toMatchObject({
    kind: SpanKind.CONSUMER,
    attributes: { 'messaging.batch.message_count': 1, 'messaging.destination.name': 'inbox' },
  });
  const within = spans.filter(({ traceId }) => traceId === batch.traceId);
  const composite = within.find(({ name }) => name === 'POST /composite');
  expect(composite).toMatchObject({
    kind: SpanKind.CLIENT,
    attributes: {
      'url.template': '/composite',
      'server.address': '127.0.0.1',
      'http.response.status_code': 200,
    },
  });
  expect(within.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['POST /services/oauth2/token', 'UPDATE subject']),
  );
});

test('no span has an id, a value or an address with a query', async () => {
  const { web, port } = await startTraced();
  expect(await postAcceptedOrder(stage.org, port, '770000000010')).toBe(202);
  await eventually(async () =>
    expect(spansOf(web).map(({ name }) => name)).toContain('process inbox'),
  );
  const own = spansOf(web).map(({ name, attributes, status }) => ({ name, attributes, status }));
  const text = JSON.stringify(own);
  expect(text).not.toContain('770000000010');
  expect(text).not.toMatch(/\?|SELECT|801|00D|Bearer/);
});

test('while the org fails, the span of its call shows the class of the error', async () => {
  await stage.org.admin('PUT', '/faults', {
    seed: 1,
    faults: [{ kind: 'unavailable-html', share: 1 }],
  });
  const { web, port } = await startTraced();
  expect(await postAcceptedOrder(stage.org, port, '770000000011')).toBe(202);
  const failed = await eventually(async () => {
    const found = spansOf(web).find(({ status }) => status.code === SpanStatusCode.ERROR);
    if (found === undefined) throw new Error('No call has failed.');
    return found;
  });
  expect(failed.attributes['error.type']).toMatch(/Error$/);
  expect(failed.status.message).toBeUndefined();
});
