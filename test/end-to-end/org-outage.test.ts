import { setTimeout as sleep } from 'node:timers/promises';
import { makeEvent } from '../../local/events/make-event.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';

let org: TestOrg;
let connector: TestConnector;
let token: string;
let orders = 0;

beforeAll(async () => {
  org = await startTestOrg();
  connector = await startConnector({ ...org.environment, SALESFORCE_TIMEOUT_MS: '1000' });
  token = await org.token();
  connector.work();
});

afterEach(() => faults());

afterAll(async () => {
  await connector.stop();
  await org.stop();
});

function faults(...injected: { kind: string; share: number; delayMs?: number; on?: string }[]) {
  return org.admin('PUT', '/faults', { seed: 1, faults: injected });
}

async function calls(): Promise<{ data: number; token: number }> {
  const counted = (await org.admin('GET', '/calls')) as {
    connector: { data: number; token: number };
  };
  return counted.connector;
}

/** Sends an order.accepted event for a new Order. */
async function sendAccepted() {
  orders += 1;
  const orderId = `77000000${String(orders).padStart(4, '0')}`;
  const { id } = await org.createOrder();
  const event = makeEvent('order.accepted', { orderId, salesforceOrderId: id, at: new Date() });
  const began = performance.now();
  const reply = await connector.post(WEBHOOKS, JSON.stringify(event), {
    authorization: `Bearer ${token}`,
  });
  return { event, orderId, status: reply.status, ms: performance.now() - began };
}

async function applied({ event }: { event: { id: string } }): Promise<void> {
  await eventually(async () => {
    const stored = (await connector.events()).find(({ event_id }) => event_id === event.id);
    expect(stored?.status).toBe('applied');
  }, 15_000);
}

async function fulfillments(orderId: string): Promise<unknown[]> {
  return org.connection.sobject('DR_Fulfillment__c').find({ DR_Order_Id__c: orderId }).execute();
}

test.each([
  ['answers 503 with an HTML page', 'unavailable-html'],
  ['answers with a maintenance page and status 200', 'html-200'],
  ['breaks connections before it writes', 'reset-before'],
  ['breaks connections after it wrote', 'reset-after'],
  ['writes and never answers', 'hang'],
  ['refuses calls over its limit', 'request-limit'],
  ['refuses every session', 'expired-session'],
  ['leaves a result out of its answers', 'wrong-length'],
])(
  'while Salesforce %s, events are accepted; afterwards all are applied once, without intervention',
  async (_case, kind) => {
    connector.logged.length = 0;
    await faults({ kind, share: 1, delayMs: 3000 });
    const sent = [await sendAccepted(), await sendAccepted()];
    expect(sent.map(({ status }) => status)).toEqual([202, 202]);
    await eventually(async () =>
      expect(connector.logged.join('')).toContain('calls to the org pause'),
    );
    await faults();
    for (const one of sent) {
      await applied(one);
      expect(await fulfillments(one.orderId)).toHaveLength(1);
    }
  },
  40_000,
);

test('a session that is refused permanently does not cause endless log-ins', async () => {
  await faults({ kind: 'expired-session', share: 1 });
  const before = await calls();
  const sent = await sendAccepted();
  await sleep(2500);
  const after = await calls();
  expect(after.token - before.token).toBeLessThan(10);
  expect(after.data - before.data).toBeLessThan(20);
  await faults();
  await applied(sent);
}, 40_000);

test('locked rows are retried, and do not delay the other rows of the call', async () => {
  await faults({ kind: 'lock-row', share: 0.5 });
  const sent = await Promise.all(Array.from({ length: 10 }, sendAccepted));
  await sleep(1500);
  const early = (await connector.events()).filter(
    ({ event_id, status }) =>
      status === 'applied' && sent.some(({ event }) => event.id === event_id),
  );
  expect(early.length).toBeGreaterThan(0);
  await faults();
  for (const one of sent) await applied(one);
}, 40_000);

test('when its share of the daily API calls is used up, the connector makes none, logs it, and continues when calls are available again', async () => {
  connector.logged.length = 0;
  await org.admin('POST', '/usage', { used: 14_000 });
  const first = await sendAccepted();
  const second = await sendAccepted();
  await eventually(async () =>
    expect(connector.logged.join('')).toContain("of the org's 15000 daily API calls are used"),
  );
  const stopped = (await calls()).data;
  await sleep(600);
  expect((await calls()).data - stopped).toBeLessThanOrEqual(1);
  await org.admin('POST', '/usage', { used: 100 });
  await applied(first);
  await applied(second);
}, 60_000);
