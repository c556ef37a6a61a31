import type { EventType } from '../../local/events/event-types.ts';
import { type DigitalRiverEvent, makeEvent } from '../../local/events/make-event.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const START = Date.parse('2026-11-02T10:00:00Z');
const IN_2099 = Date.UTC(2099, 0);

let org: TestOrg;
let token: string;
let connector: TestConnector;
let minute = 0;
let orders = 0;

beforeAll(async () => {
  org = await startTestOrg();
  token = await org.token();
});

beforeEach(async () => {
  connector = await startConnector({ ...org.environment });
  connector.work();
});

afterEach(() => connector.stop());

afterAll(() => org.stop());

function newOrderId(): string {
  orders += 1;
  return `8900000${String(orders).padStart(5, '0')}`;
}

/** An event that is newer than the ones before. */
function event(type: EventType, orderId: string): DigitalRiverEvent {
  minute += 1;
  return makeEvent(type, { orderId, at: new Date(START + minute * 60_000) });
}

async function settled(...events: DigitalRiverEvent[]): Promise<(string | undefined)[]> {
  return eventually(async () => {
    const stored = await connector.events();
    const statuses = events.map(({ id }) => stored.find((row) => row.event_id === id)?.status);
    for (const status of statuses) expect(['pending', 'waiting', undefined]).not.toContain(status);
    return statuses;
  });
}

/** Sends events one after the other, each when the one before is settled. */
async function send(...events: DigitalRiverEvent[]): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  for (const sent of events) {
    expect((await connector.post(WEBHOOKS, JSON.stringify(sent), headers)).status).toBe(202);
    await settled(sent);
  }
}

interface Result {
  subjects: number;
  events: number;
  withoutBody: number;
  kept: number;
  lookedFor: Record<string, number>;
  written: Record<string, number>;
  fieldsToClear: string[];
  skipped: string[];
}

async function replay(...argv: string[]): Promise<string> {
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const environment = {
    ...exampleEnvironment(connector.config.DATABASE_URL),
    ...org.environment,
  };
  await replayCommand(argv, { out: write, err: write }, environment);
  return out;
}

async function again(...argv: string[]): Promise<Result> {
  return JSON.parse(await replay('--again', ...argv, '--json'));
}

type Row = Record<string, unknown>;

async function rows(object: string, orderId: string): Promise<Row[]> {
  const found = await org.connection.sobject(object).find({ DR_Order_Id__c: orderId }).select('*');
  return found.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => name.endsWith('__c'))),
  );
}

async function destroy(object: string, orderId: string): Promise<void> {
  const [found] = await org.connection.sobject(object).find({ DR_Order_Id__c: orderId });
  await org.connection.sobject(object).destroy(String(found?.Id));
}

/** Deletes the bodies of events, as retention does. */
async function deleteBodies(...events: DigitalRiverEvent[]): Promise<void> {
  const ids = events.map(({ id }) => id);
  await connector.pool.query('UPDATE event SET body = NULL WHERE event_id = ANY($1)', [ids]);
}

/** An Order with its accepted order, and the fields of its records. */
async function startOrder() {
  const orderId = newOrderId();
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  const accepted = event('order.accepted', orderId);
  await send(accepted);
  return { orderId, id, accepted };
}

test('a deleted Fulfillment is made anew, eligible as before', async () => {
  const { orderId, accepted } = await startOrder();
  const before = await rows('DR_Fulfillment__c', orderId);
  expect(before).toMatchObject([{ Eligible_For_Fulfillment__c: true }]);
  await destroy('DR_Fulfillment__c', orderId);

  const preview = await replay('--again', '--event', accepted.id);
  expect(preview).toContain(
    `To be applied again: 1 event of 1 subject (orders, charges or rewards): ${orderId}.`,
  );
  expect(preview).toMatch(/│ Order +│ 1 +│ 1 /);
  expect(preview).toMatch(/│ DR_Fulfillment__c +│ 0 +│ 1 /);
  expect(preview).toContain('Nothing has changed yet. To apply them again, add --yes.');
  expect(await settled(accepted)).toEqual(['applied']);
  expect(await rows('DR_Fulfillment__c', orderId)).toEqual([]);

  expect(await replay('--again', '--event', accepted.id, '--yes')).toContain(
    'Pending again: 1 event of 1 subject',
  );
  expect(await settled(accepted)).toEqual(['applied']);
  expect(await rows('DR_Fulfillment__c', orderId)).toEqual(before);
});

test('after the completion, a deleted Fulfillment is what the whole history says', async () => {
  const { orderId } = await startOrder();
  await send(event('order.complete', orderId));
  const before = await rows('DR_Fulfillment__c', orderId);
  expect(before).toMatchObject([
    { Eligible_For_Fulfillment__c: true, Is_Fulfillment_Completed__c: true },
  ]);
  await destroy('DR_Fulfillment__c', orderId);
  expect(await again('--order', orderId, '--yes')).toMatchObject({ subjects: 1, events: 2 });
  await eventually(async () => expect(await rows('DR_Fulfillment__c', orderId)).toEqual(before));
});

test('a bulk edit that blanked the state of many Orders is repaired by a range of time', async () => {
  const since = new Date().toISOString();
  const started = [await startOrder(), await startOrder(), await startOrder()];
  const before = await Promise.all(started.map(({ orderId }) => rows('Order', orderId)));
  const blank = { DR_Order_State__c: null, DR_Order_State_Version__c: null };
  await org.connection.sobject('Order').update(started.map(({ id }) => ({ Id: id, ...blank })));
  expect(await again('--since', since)).toMatchObject({
    ...{ subjects: 3, events: 3, lookedFor: { Order: 3 } },
    written: { Order: 3, DR_Fulfillment__c: 3 },
  });
  await again('--since', since, '--type', 'order.accepted', '--yes');
  await eventually(async () => {
    const after = await Promise.all(started.map(({ orderId }) => rows('Order', orderId)));
    expect(after).toEqual(before);
  });
});

test('nothing changes when nothing was lost', async () => {
  const { orderId, accepted } = await startOrder();
  const complete = event('order.complete', orderId);
  const invoice = event('order.invoice.created', orderId);
  await send(complete, invoice);
  const all = () =>
    Promise.all(
      ['Order', 'DR_Fulfillment__c', 'DR_Invoice_Credit_Memo__c'].map((object) =>
        rows(object, orderId),
      ),
    );
  const before = await all();
  for (const _ of [1, 2]) {
    expect(await again('--order', orderId, '--yes')).toMatchObject({ events: 3, kept: 0 });
    await settled(accepted, complete, invoice);
  }
  expect(await all()).toEqual(before);
});

test('an Order that was deleted and made anew gets all values, and its Fulfillment moves to it', async () => {
  const { orderId, id, accepted } = await startOrder();
  const [before] = await rows('Order', orderId);
  await org.connection.sobject('Order').destroy(id);
  const { id: anew } = await org.createOrder({ DR_Order_Id__c: orderId });
  await again('--event', accepted.id, '--yes');
  await settled(accepted);
  expect(await rows('Order', orderId)).toEqual([before]);
  expect(await rows('DR_Fulfillment__c', orderId)).toMatchObject([{ OrderId__c: anew }]);
});

test('of an event whose body was deleted, the Order gets its values back from what is remembered', async () => {
  const { orderId, id, accepted } = await startOrder();
  const complete = event('order.complete', orderId);
  await send(complete);
  await deleteBodies(complete);
  await org.connection
    .sobject('Order')
    .update({ Id: id, DR_Order_State__c: null, DR_Order_State_Version__c: null });
  expect(await again('--order', orderId)).toMatchObject({ events: 1, withoutBody: 1 });
  await again('--order', orderId, '--yes');
  await settled(accepted);
  expect(await rows('Order', orderId)).toMatchObject([{ DR_Order_State__c: 'complete' }]);
  expect(await rows('DR_Fulfillment__c', orderId)).toMatchObject([
    { Is_Fulfillment_Completed__c: true },
  ]);
});

test('where all bodies were deleted there is nothing to apply', async () => {
  const { orderId, accepted } = await startOrder();
  await deleteBodies(accepted);
  const out = await replay('--again', '--order', orderId, '--yes');
  expect(out).toContain('No event that can be applied again matches: nothing has changed.');
  expect(out).toContain('1 event cannot be applied again, since the body was deleted');
  expect(await settled(accepted)).toEqual(['applied']);
});

test('a cancelled order stays cancelled, also when its cancellation is not applied again', async () => {
  for (const isDeleted of [false, true]) {
    const { orderId, accepted } = await startOrder();
    const cancelled = event('order.cancelled', orderId);
    await send(cancelled);
    const before = await rows('DR_Fulfillment__c', orderId);
    if (isDeleted) await deleteBodies(cancelled);
    await again('--order', orderId, '--yes');
    await settled(accepted);
    expect(await rows('DR_Fulfillment__c', orderId)).toEqual(before);
    expect(await rows('Order', orderId)).toMatchObject([{ DR_Order_State__c: 'cancelled' }]);
  }
});

test('an order that an earlier release gave a version of 2099 is repaired', async () => {
  const { orderId, id, accepted } = await startOrder();
  // As an earlier release has left it.
  await connector.pool.query(
    `UPDATE subject SET memory = replace(memory::text, (memory -> 'applied' -> $2 ->> 0), $3)::jsonb WHERE key = $1`,
    [orderId, '["Order","order"] state', String(IN_2099 * 1000)],
  );
  await org.connection.sobject('Order').update({ Id: id, DR_Order_State_Version__c: IN_2099 });
  const complete = event('order.complete', orderId);
  await send(complete);
  expect(await rows('Order', orderId)).toMatchObject([{ DR_Order_State__c: 'accepted' }]);

  const preview = await replay('--again', '--order', orderId);
  expect(preview).toContain('If Order.DR_Order_State_Version__c');
  expect(preview).toContain('DR_STALE_EVENT');
  await org.connection.sobject('Order').update({ Id: id, DR_Order_State_Version__c: null });
  await again('--order', orderId, '--yes');
  await settled(accepted, complete);
  expect(await rows('Order', orderId)).toMatchObject([{ DR_Order_State__c: 'complete' }]);
});

test('a waiting event is tried at once, and a parked one stays parked', async () => {
  const orderId = newOrderId();
  const accepted = event('order.accepted', orderId);
  const headers = { authorization: `Bearer ${token}` };
  await connector.post(WEBHOOKS, JSON.stringify(accepted), headers);
  await eventually(async () => expect((await connector.events())[0]?.status).toBe('waiting'));
  await connector.pool.query("UPDATE subject SET due_at = now() + interval '1 hour'");
  const { pool } = connector;
  await pool.query(
    `INSERT INTO event (source, event_id, type, subject, proof, status, settled_at, reason, error_code, body)
     VALUES ('digital-river', 'parked', 'order.complete', $1, 'oauth', 'parked', now(), 'A reason.', 'A_CODE', '{}')`,
    [orderId],
  );
  await org.createOrder({ DR_Order_Id__c: orderId });
  const out = await replay('--again', '--order', orderId, '--yes');
  expect(out).toContain('1 pending or waiting event of them will be tried at once.');
  expect(out).toContain('1 parked or dismissed event will stay so.');
  expect(await settled(accepted)).toEqual(['applied']);
  const { rows: parked } = await pool.query("SELECT status FROM event WHERE event_id = 'parked'");
  expect(parked).toEqual([{ status: 'parked' }]);
});

test('what a worker has claimed is applied again when the worker is done', async () => {
  const { orderId, accepted } = await startOrder();
  const { pool } = connector;
  await pool.query(
    "UPDATE subject SET lease = gen_random_uuid(), leased_until = now() + interval '1 hour' WHERE key = $1",
    [orderId],
  );
  const running = again('--order', orderId, '--yes');
  await eventually(async () => {
    const { rows: busy } = await pool.query("SELECT FROM event WHERE status = 'pending'");
    expect(busy).toEqual([]);
  });
  await pool.query('UPDATE subject SET lease = NULL, leased_until = NULL');
  expect(await running).toMatchObject({ subjects: 1, events: 1, skipped: [] });
  expect(await settled(accepted)).toEqual(['applied']);
});

test('events arrive, and are processed, while others are applied again', async () => {
  const since = new Date().toISOString();
  const started = await Promise.all(Array.from({ length: 12 }, () => startOrder()));
  connector.work();
  const completed = started.map(({ orderId }) => event('order.complete', orderId));
  const sending = Promise.all(completed.map((each) => send(each)));
  for (const _ of [1, 2, 3]) {
    expect(await again('--since', since, '--yes')).toMatchObject({ subjects: 12, skipped: [] });
  }
  await sending;
  await settled(...started.map(({ accepted }) => accepted), ...completed);
  for (const { orderId } of started) {
    expect(await rows('Order', orderId)).toMatchObject([{ DR_Order_State__c: 'complete' }]);
    expect(await rows('DR_Fulfillment__c', orderId)).toMatchObject([
      { Eligible_For_Fulfillment__c: true, Is_Fulfillment_Completed__c: true },
    ]);
  }
});

test('--again needs to know which events', async () => {
  await expect(replay('--again')).rejects.toThrow(/--again needs to know which events/);
  expect(await replay('--again', '--order', 'unknown')).toContain('No order is found by "unknown"');
});
