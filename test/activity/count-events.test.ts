import { makeEvent } from '../../local/events/make-event.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';

let org: TestOrg;
let connector: TestConnector;
let token: string;
const counts = new Map<string, number>();
const times = new Map<string, number[]>();

beforeAll(async () => {
  org = await startTestOrg();
  connector = await startConnector(org.environment);
  connector.activity.subscribe({
    count(counter, source, by, reason) {
      const name = [counter, source, reason].filter((part) => part !== '').join(' ');
      counts.set(name, (counts.get(name) ?? 0) + by);
    },
    time: (timer, source, ms) =>
      times.set(`${timer} ${source}`, [...(times.get(`${timer} ${source}`) ?? []), ms]),
  });
  token = await org.token();
});

beforeEach(() => {
  counts.clear();
  times.clear();
});

afterAll(async () => {
  await connector.stop();
  await org.stop();
});

const post = (body: string, authorization = `Bearer ${token}`) =>
  connector.post(WEBHOOKS, body, { authorization });

test('arrivals are counted by what becomes of them', async () => {
  const event = JSON.stringify(
    makeEvent('refund.pending', { orderId: '880000000001', at: new Date() }),
  );
  await post(event);
  await post(event);
  await post('{}');
  await post(event, 'Bearer wrong');
  await post('x'.repeat(connector.config.MAX_BODY_BYTES + 1));
  expect(Object.fromEntries(counts)).toEqual({
    'received digital-river': 5,
    'stored digital-river': 1,
    'unmapped digital-river UNMAPPED_TYPE': 1,
    'duplicate digital-river': 1,
    'rejected digital-river': 1,
    'denied digital-river 401': 1,
    'failed digital-river 413': 1,
  });
  expect(times.get('acknowledged digital-river')).toHaveLength(3);
});

test('settled events are counted, and the time until an event is applied is measured', async () => {
  const order = await org.createOrder();
  const life = { orderId: '880000000002', salesforceOrderId: order.id };
  const at = Date.parse('2025-11-02T10:00:00Z');
  await post(JSON.stringify(makeEvent('order.accepted', { ...life, at: new Date(at) })));
  connector.work();
  await eventually(async () => expect(counts.get('applied digital-river')).toBe(1));
  const [ms = -1] = times.get('applied digital-river') ?? [];
  expect(ms).toBeGreaterThan(0);
  const earlier = makeEvent('order.accepted', { ...life, at: new Date(at - 1000) });
  await post(JSON.stringify(earlier));
  await eventually(async () => expect(counts.get('superseded digital-river')).toBe(1));
  const conflict = { orderId: '880000000003', salesforceOrderId: order.id, at: new Date(at) };
  await post(JSON.stringify(makeEvent('order.accepted', conflict)));
  await eventually(async () => expect(counts.get('parked digital-river ORDER_CONFLICT')).toBe(1));
});
