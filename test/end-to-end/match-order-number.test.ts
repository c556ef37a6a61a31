import { randomUUID } from 'node:crypto';
import type { EventType } from '../../local/events/event-types.ts';
import {
  type DigitalRiverEvent,
  type EventOptions,
  makeEvent,
} from '../../local/events/make-event.ts';
import { checkInbox } from '../../src/doctor/checks/check-inbox.ts';
import { type StoredEvent, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const METRICS_TOKEN = 'a-token-for-metrics';

let org: TestOrg;
let connector: TestConnector;
let minute = 0;

beforeAll(async () => {
  org = await startTestOrg();
});
beforeEach(async () => {
  connector = await startConnector({ ...org.environment, METRICS_TOKEN });
});
afterEach(() => connector.stop());
afterAll(() => org.stop());

function event(type: EventType, life: Omit<EventOptions, 'at'>): DigitalRiverEvent {
  minute += 1;
  return makeEvent(type, { ...life, at: new Date(Date.now() + minute) });
}

async function send(...events: DigitalRiverEvent[]): Promise<void> {
  const authorization = `Bearer ${await org.token()}`;
  for (const sent of events) {
    const reply = await connector.post(WEBHOOKS, JSON.stringify(sent), { authorization });
    expect(reply.status).toBe(202);
  }
}

async function becomes({ id }: DigitalRiverEvent, status: string): Promise<StoredEvent> {
  return eventually(async () => {
    const row = (await connector.events()).find(({ event_id }) => event_id === id);
    expect(row).toMatchObject({ status });
    return row as StoredEvent;
  });
}

const order = (id: string) => org.connection.sobject('Order').retrieve(id);
const newId = () => `number-${randomUUID()}`;

async function metric(): Promise<string[] | null> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const text = await (await fetch(`${connector.url}/metrics`, { headers })).text();
  return text.match(/(?<=^connector_awaiting_setting_events)\{.*$/gm);
}

const metricOf = (count: number) => [
  `{source="digital-river",setting="DIGITAL_RIVER_MATCH_ORDER_NUMBER"} ${count}`,
];

async function finding() {
  const findings = await checkInbox(connector.pool, 72 * 3_600_000);
  return findings.find(({ check }) => check === 'waiting for a setting');
}

test('events that only a number would match are counted by metric, doctor and log, and found at once when it is switched on', async () => {
  expect(await metric()).toEqual(metricOf(0));
  expect(await finding()).toMatchObject({ standing: 'ok', found: 'none' });
  const { id, number } = await org.createOrder();
  const orderId = newId();
  const accepted = event('order.accepted', { orderId, orderNumber: number });
  const worker = connector.work();
  await send(accepted);
  await becomes(accepted, 'waiting');
  // Without a number, there is nothing that the setting would change.
  const other = event('order.accepted', { orderId: newId() });
  await send(other);
  await becomes(other, 'waiting');
  await worker.stop();
  expect(await metric()).toEqual(metricOf(1));
  expect(await finding()).toMatchObject({
    standing: 'warning',
    found: expect.stringContaining('1 for DIGITAL_RIVER_MATCH_ORDER_NUMBER'),
  });
  await connector.pool.query("UPDATE reconciliation SET due_at = now() - interval '1 day'");
  const watching = connector.work();
  await eventually(async () =>
    expect(connector.logged.join('\n')).toContain(
      'events wait, since a setting keeps their Order from being found',
    ),
  );
  await watching.stop();
  await connector.pool.query("UPDATE subject SET due_at = now() + interval '10 hours'");
  connector.config.DIGITAL_RIVER_MATCH_ORDER_NUMBER = true;
  connector.work();
  await becomes(accepted, 'applied');
  expect(await order(id)).toMatchObject({
    DR_Order_Id__c: orderId,
    DR_Order_State__c: 'accepted',
  });
  expect(await metric()).toEqual(metricOf(0));
  const { rows } = await connector.pool.query(
    "SELECT key, due_at > now() + interval '9 hours' AS later FROM subject WHERE due_at IS NOT NULL",
  );
  expect(rows).toEqual([{ key: other.data.object.id, later: true }]);
});

test('an order that its number has found stays linked when matching is switched off', async () => {
  connector.config.DIGITAL_RIVER_MATCH_ORDER_NUMBER = true;
  const { id, number } = await org.createOrder();
  const life = { orderId: newId(), orderNumber: number };
  const accepted = event('order.accepted', life);
  const matching = connector.work();
  await send(accepted);
  await becomes(accepted, 'applied');
  await matching.stop();
  connector.config.DIGITAL_RIVER_MATCH_ORDER_NUMBER = false;
  connector.work();
  const complete = event('order.complete', life);
  const invoice = event('order.invoice.created', { orderId: life.orderId });
  // The storefront may correct the number; the Order is the same.
  const renumbered = event('order.updated', { ...life, orderNumber: '99999999' });
  for (const sent of [complete, invoice, renumbered]) {
    await send(sent);
    await becomes(sent, 'applied');
  }
  expect(await order(id)).toMatchObject({
    DR_Order_Id__c: life.orderId,
    DR_Invoice_File_Id__c: expect.any(String),
  });
});
