import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../local/org/faults/seeded-random.ts';
import {
  type PackagedOrder,
  type PackageStage,
  startPackageStage,
} from '../support/package-stage.ts';

let stage: PackageStage;

beforeEach(async () => {
  stage = await startPackageStage();
});

afterEach(() => stage.stop());

const faults = (seed: number, ...injected: { kind: string; share: number }[]) =>
  stage.org.admin('PUT', '/faults', { seed, faults: injected });

async function calls(): Promise<number> {
  const counted = (await stage.org.admin('GET', '/calls')) as { connector: { data: number } };
  return counted.connector.data;
}

/** A seed with which a fault of this share affects the call with this number, and no other call. */
function seedForFaultAt(call: number, share: number, calls = 20): number {
  for (let seed = 1; ; seed += 1) {
    const random = seededRandom(seed);
    const faulty = Array.from({ length: calls }, () => random() < share);
    if (faulty.every((isFaulty, index) => isFaulty === (index === call - 1))) return seed;
  }
}

async function expectOneOfEach({ id, drOrderId }: PackagedOrder): Promise<void> {
  expect(await stage.rows('DR_Fulfillment__c', { DR_Order_Id__c: drOrderId })).toMatchObject([
    { DR_Fulfillment_Status__c: 'Completed', Eligible_For_Fulfillment__c: true, Order_Id__c: id },
  ]);
  const documents = await stage.rows('DR_Invoice_Credit_Memo__c', { OrderId__c: id });
  expect(documents).toHaveLength(1);
  expect(await stage.order(id)).toMatchObject({ DR_Order_State__c: 'complete' });
}

/**
 * The events that are sent for an order. The fold supersedes `accepted`, so the connector creates
 * the Fulfillment, not the package.
 */
function eventsOf({ event, drOrderId }: PackagedOrder) {
  return [
    event('order.complete', 3),
    event('order.accepted', 1),
    event('order.invoice.created', 4, `invoice of ${drOrderId}`),
  ];
}

// In a batch: Orders are looked up, then written; then Fulfillments and documents together, likewise.
test.each([
  [1, 'the look-up of the Order'],
  [2, 'the write of the Order'],
  [3, 'the look-ups of the Fulfillment and of the document'],
  [4, 'the insert of both'],
])('a connection that is reset after call %i, %s, creates no second record', async (call) => {
  const order = await stage.createOrder();
  const sent = eventsOf(order);
  await stage.send(...sent);
  await faults(seedForFaultAt(call, 0.2), { kind: 'reset-after', share: 0.2 });
  stage.connector.work();
  await stage.settled(...sent);
  const { injected } = (await stage.org.admin('GET', '/faults')) as {
    injected: Record<string, number>;
  };
  expect(injected['reset-after']).toBe(1);
  await expectOneOfEach(order);
});

describe('accepted, fulfilled and cancelled, folded into one change', () => {
  async function expectClosedAsCancelled({ id, drOrderId }: PackagedOrder): Promise<void> {
    expect(await stage.order(id)).toMatchObject({ DR_Order_State__c: 'accepted' });
    expect(await stage.rows('DR_Fulfillment__c', { DR_Order_Id__c: drOrderId })).toMatchObject([
      {
        DR_Fulfillment_Status__c: 'Completed',
        Eligible_For_Fulfillment__c: true,
        Order_Cancelled__c: true,
      },
    ]);
    expect(await stage.rows('DR_Fulfillment_Request_Log__c')).toEqual([]);
  }

  async function sendAll({ event }: PackagedOrder) {
    const sent = [
      event('order.cancelled', 3),
      event('order.accepted', 1),
      event('order.fulfilled', 2),
    ];
    await stage.send(...sent);
    return sent;
  }

  test('write the newest writable state, as when they are applied one by one', async () => {
    const order = await stage.createOrder();
    const sent = await sendAll(order);
    stage.connector.work();
    await stage.settled(...sent);
    await expectClosedAsCancelled(order);
  });

  test('close the Fulfillment after the package has opened it, even when the Order is locked at first', async () => {
    const order = await stage.createOrder();
    const sent = await sendAll(order);
    await faults(seedForFaultAt(1, 0.2), { kind: 'lock-row', share: 0.2 });
    stage.connector.work();
    await stage.settled(...sent);
    await expectClosedAsCancelled(order);
  });
});

test('a hundred orders cost a handful of calls', async () => {
  const orders = await Promise.all(Array.from({ length: 100 }, () => stage.createOrder()));
  const sent = orders.flatMap(eventsOf);
  await stage.send(...sent);
  const before = await calls();
  // The latest ones are due in a moment; here all are due at once.
  await stage.connector.pool.query('UPDATE subject SET due_at = now()');
  stage.connector.work();
  await stage.settled(...sent);
  // Orders 1 + 1, Fulfillments 1, documents 1, inserts 1; doubled when two loops share the orders.
  expect((await calls()) - before).toBeLessThanOrEqual(10);
  for (const order of orders.slice(0, 3)) await expectOneOfEach(order);
}, 60_000);

test('with two workers and all kinds of faults, each record is created once', async () => {
  await faults(
    7,
    { kind: 'reset-after', share: 0.15 },
    { kind: 'reset-before', share: 0.1 },
    { kind: 'lock-row', share: 0.15 },
    { kind: 'wrong-length', share: 0.1 },
  );
  stage.connector.work();
  stage.connector.work();
  const orders = await Promise.all(Array.from({ length: 12 }, () => stage.createOrder()));
  const sent = orders.flatMap((order) => eventsOf(order));
  await Promise.all([stage.send(...sent), stage.send(...sent.toReversed())]);
  await sleep(6000);
  await faults(1);
  await stage.settled(...sent);
  for (const order of orders) await expectOneOfEach(order);
  expect(await stage.rows('DR_Fulfillment_Request_Log__c')).toEqual([]);
}, 90_000);
