import { makeEvent } from '../../local/events/make-event.ts';
import { eventually } from '../support/eventually.ts';
import { type MetricsStage, scrape, startMetricsStage, storeUsage } from './metrics-stage.ts';
import { dashboard, groupedBy, guide, metricsIn, queries, rules } from './ready-made.ts';
import { type Family, sampleValue } from './strict-text.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
/** Labels that Prometheus adds, and its own metric. */
const OF_PROMETHEUS = ['instance', 'job'];

/** Two processes and an org start on a machine that may be busy. */
const STARTS_WITHIN_MS = 300_000;

let stage: MetricsStage;
let families: Map<string, Family>;

beforeAll(async () => {
  stage = await startMetricsStage();
  const port = await stage.web({ WEB_DRAINS: 'true', PLUM_ENABLED: 'true', PLUM_ADDRESSES: 'off' });
  const { id } = await stage.org.createOrder();
  await refuseRows();
  await post(port, id, '780000000001');
  await eventually(async () => expect(await settledAs(port, 'retried')).toBeGreaterThan(0));
  await stage.org.admin('PUT', '/faults', { seed: 1, faults: [] });
  await eventually(async () => expect(await settledAs(port, 'applied')).toBe(1));
  await post(port, id, '780000000002');
  await eventually(async () => expect(await settledAs(port, 'parked')).toBe(1));
  await storeStates();
  families = await scrape(port);
}, STARTS_WITHIN_MS);

afterAll(() => stage.stop());

/** The org refuses each row for a reason that passes. */
function refuseRows(): Promise<unknown> {
  const faults = [{ kind: 'lock-row', share: 1 }];
  return stage.org.admin('PUT', '/faults', { seed: 1, faults });
}

async function post(port: number, salesforceOrderId: string, orderId: string): Promise<void> {
  const event = makeEvent('order.accepted', { orderId, salesforceOrderId, at: new Date() });
  const reply = await fetch(`http://127.0.0.1:${port}${WEBHOOKS}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await stage.org.token()}` },
    body: JSON.stringify(event),
  });
  expect(reply.status).toBe(202);
}

async function settledAs(port: number, what: string): Promise<number | undefined> {
  return sampleValue(await scrape(port), `connector_events_${what}_total`, {
    source: 'digital-river',
  });
}

/** What the inbox has when something is wrong. */
async function storeStates(): Promise<void> {
  await storeUsage(stage.pool);
  await stage.pool.query(
    `INSERT INTO event (source, event_id, status, proof, error_code, error_object)
     VALUES ('digital-river', 'held', 'waiting', 'oauth', 'INVALID_TYPE', 'Order'),
       ('digital-river', 'verified', 'unmapped', 'oauth', 'VERIFICATION', NULL)`,
  );
  await stage.pool.query(
    "INSERT INTO backfill (name, begun_at, failed_at, failure) VALUES ('schedule', now(), now(), 'no')",
  );
  await stage.pool.query(
    'INSERT INTO webhook_watch (listed_at) VALUES (now()) ON CONFLICT DO NOTHING',
  );
}

/** The labels that the samples of a metric have. */
function labelsOf(name: string): Set<string> | undefined {
  const samples = [...families.values()].flatMap((family) =>
    family.samples.filter((sample) => sample.name === name),
  );
  return samples.length === 0
    ? undefined
    : new Set(samples.flatMap(({ labels }) => Object.keys(labels)));
}

test('a real process has every metric and every label that the dashboard and the alerts name', () => {
  expect(queries.length).toBeGreaterThan(40);
  const missing = queries.flatMap(({ of, expr, shownLabels }) => {
    const named = metricsIn(expr).filter(({ name }) => name !== 'up');
    const absent = named.filter(({ name }) => labelsOf(name) === undefined);
    const known = [...OF_PROMETHEUS, ...named.flatMap(({ name }) => [...(labelsOf(name) ?? [])])];
    const used = [...named.flatMap(({ labels }) => labels), ...groupedBy(expr), ...shownLabels];
    const unknown = used.filter((label) => !known.includes(label));
    return [
      ...absent.map(({ name }) => `${of}: ${name}`),
      ...unknown.map((label) => `${of}: label ${label}`),
    ];
  });
  expect(missing).toEqual([]);
});

test('a query groups or selects by what its legend or summary shows', () => {
  const lost = queries.flatMap(({ of, expr, shownLabels }) => {
    const isAggregated = /\b(?:sum|max|min|histogram_quantile)\b/.test(expr);
    const kept = groupedBy(expr);
    return isAggregated
      ? shownLabels.filter((label) => !kept.includes(label)).map((label) => `${of}: ${label}`)
      : [];
  });
  expect(lost).toEqual([]);
});

test('every alert links to a row of the tables of states, and to one only', () => {
  const dead = rules.filter(({ annotations: { runbook } }) => {
    const [, anchor] = /^docs\/operations\.md#(state-[a-z-]+)$/.exec(runbook) ?? [];
    const rows = guide.split('\n').filter((line) => line.includes(`<a id="${anchor}"></a>`));
    return rows.length !== 1 || !rows[0]?.startsWith('| <a id=');
  });
  expect(dead).toEqual([]);
});

test('the metrics that an operator is to watch have an alert', () => {
  const alerted = rules.flatMap(({ expr }) => metricsIn(expr).map(({ name }) => name));
  expect(alerted).toEqual(
    expect.arrayContaining([
      'connector_open_events',
      'connector_oldest_event_age_seconds',
      'connector_org_pause_seconds',
      'connector_source_silent',
      'connector_webhooks',
      'connector_backfill_failed',
      'connector_documents',
      'connector_org_api_calls_used',
      'connector_other_mode_events',
      'up',
    ]),
  );
});

test('the dashboard takes its data source from a variable, and explains each panel', () => {
  expect(dashboard.templating.list).toMatchObject([{ name: 'datasource', type: 'datasource' }]);
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');
  expect(panels.length).toBeGreaterThanOrEqual(12);
  expect(panels.filter(({ description = '' }) => description === '')).toEqual([]);
  const rows = dashboard.panels.filter(({ type }) => type === 'row');
  expect(rows.map(({ title }) => title)).toEqual(['Flow', 'Delay', 'Org', 'Database', 'Process']);
});

test('labels contain no more than names and codes', () => {
  const values = [...families.values()]
    .filter(({ name }) => name.startsWith('connector_'))
    .flatMap(({ samples }) => samples.flatMap(({ labels }) => Object.values(labels)));
  const odd = values.filter((value) => !/^(?:[a-z-]+|[A-Z_]+|[\d.]+|\+Inf|\d{3})$/.test(value));
  expect(odd).toEqual([]);
});
