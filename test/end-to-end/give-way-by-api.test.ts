import nock from 'nock';
import { makeEvent } from '../../local/events/make-event.ts';
import { type AdviceStage, startAdviceStage } from '../support/advice-stage.ts';

const API = 'https://api.digitalriver.com';

let stage: AdviceStage;

beforeAll(async () => {
  const key = { DIGITAL_RIVER_API_KEY: 'sk_test_example' };
  stage = await startAdviceStage(undefined, { ...key, WORKER_MOST_ATTEMPTS: '8' });
});

afterEach(() => nock.cleanAll());

afterAll(async () => {
  await stage.stop();
  nock.restore();
});

/** An Order with the id of an order of which the inbox has no event, and one that wants it. */
async function unknownOwner(answer: {
  status: number;
  state?: 'order.cancelled' | 'order.accepted';
}) {
  const [owner, rival] = [stage.newOrderId(), stage.newOrderId()];
  const { id } = await stage.org.createOrder({ DR_Order_Id__c: owner });
  const life = { orderId: owner, salesforceOrderId: id, at: new Date('2026-11-01T10:00:00Z') };
  const order = makeEvent(answer.state ?? 'order.accepted', life).data.object;
  const call = nock(API)
    .get(`/orders/${owner}`)
    .reply(answer.status, answer.status === 200 ? order : {});
  const event = await stage.send('order.accepted', { orderId: rival, salesforceOrderId: id });
  return { id, owner, rival, event, call };
}

test('an order that the inbox does not know gives way when Digital River says that it is dead', async () => {
  const { id, owner, rival, event, call } = await unknownOwner({
    ...{ status: 200, state: 'order.cancelled' },
  });
  await stage.becomes(event, 'applied', `${owner}, which is cancelled: it gave way.`);
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: rival });
  expect(call.isDone()).toBe(true);
  const kept = (await stage.connector.events()).filter(({ subject }) => subject === owner);
  expect(kept).toMatchObject([{ type: 'order.cancelled', status: 'applied' }]);
});

test.each([
  ['it is alive', { status: 200, state: 'order.accepted' } as const],
  ['it has no such order', { status: 404 }],
])('the conflict is parked when Digital River says that %s', async (_case, answer) => {
  const { id, owner, event, call } = await unknownOwner(answer);
  await stage.becomes(event, 'parked', 'already carries another');
  expect(await stage.order(id)).toMatchObject({ DR_Order_Id__c: owner });
  expect(call.isDone()).toBe(true);
  expect((await stage.connector.events()).filter(({ subject }) => subject === owner)).toEqual([]);
});

test('a call that fails is repeated, and what it answers then counts', async () => {
  const [owner, rival] = [stage.newOrderId(), stage.newOrderId()];
  const { id } = await stage.org.createOrder({ DR_Order_Id__c: owner });
  const life = { orderId: owner, salesforceOrderId: id, at: new Date('2026-11-01T10:00:00Z') };
  const order = makeEvent('order.cancelled', life).data.object;
  const calls = nock(API).get(`/orders/${owner}`).times(2).reply(500, {});
  nock(API).get(`/orders/${owner}`).reply(200, order);
  const event = await stage.send('order.accepted', { orderId: rival, salesforceOrderId: id });
  await stage.becomes(event, 'pending', `did not answer whether ${owner} is dead`);
  await stage.becomes(event, 'applied', `${owner}, which is cancelled: it gave way.`);
  expect(calls.isDone()).toBe(true);
});

test('a conflict about which nothing can be learnt is parked in the end, and a replay asks at once', async () => {
  const [owner, rival] = [stage.newOrderId(), stage.newOrderId()];
  const { id } = await stage.org.createOrder({ DR_Order_Id__c: owner });
  const life = { orderId: owner, salesforceOrderId: id, at: new Date('2026-11-01T10:00:00Z') };
  const order = makeEvent('order.cancelled', life).data.object;
  nock(API).get(`/orders/${owner}`).reply(500, {});
  nock(API).get(`/orders/${owner}`).reply(200, order);
  await stage.pauseWork();
  const event = await stage.send('order.accepted', { orderId: rival, salesforceOrderId: id });
  await stage.connector.pool.query('UPDATE subject SET attempts = 7 WHERE key = $1', [rival]);
  stage.resumeWork();
  const { conflict } = await stage.becomes(event, 'parked', `--give-way ${owner}`);
  expect(conflict).toMatchObject({ order: id, otherSubject: owner });
  await stage.replay(event);
  await stage.becomes(event, 'applied', 'it gave way.');
});

test('what has no conflict is written before anything is asked', async () => {
  await stage.pauseWork();
  const [owner, rival, free] = [stage.newOrderId(), stage.newOrderId(), stage.newOrderId()];
  const { id } = await stage.org.createOrder({ DR_Order_Id__c: owner });
  const other = await stage.org.createOrder();
  let written: unknown;
  nock(API)
    .get(`/orders/${owner}`)
    .reply(404, async () => {
      written = (await stage.order(other.id)).DR_Order_Id__c;
      return {};
    });
  const contested = { orderId: rival, salesforceOrderId: id };
  const event = await stage.send('order.accepted', contested);
  await stage.send('order.accepted', { orderId: free, salesforceOrderId: other.id });
  stage.resumeWork();
  await stage.becomes(event, 'parked');
  expect(written).toBe(free);
});

test('what Digital River says counts also when an older event can no longer be read', async () => {
  const [owner, rival] = [stage.newOrderId(), stage.newOrderId()];
  const { id } = await stage.org.createOrder();
  const life = { orderId: owner, salesforceOrderId: id };
  const created = await stage.send('order.created', life);
  await stage.becomes(created, 'applied');
  await stage.connector.pool.query(
    "UPDATE event SET status = 'dismissed', body = NULL WHERE event_id = $1",
    [created.id],
  );
  const dead = makeEvent('order.cancelled', { ...life, at: new Date('2026-11-03T10:00:00Z') });
  nock(API).get(`/orders/${owner}`).reply(200, dead.data.object);
  const event = await stage.send('order.accepted', { orderId: rival, salesforceOrderId: id });
  await stage.becomes(event, 'applied', 'it gave way.');
});
