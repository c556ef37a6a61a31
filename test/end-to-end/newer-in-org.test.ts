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

function event(type: EventType, orderId: string): DigitalRiverEvent {
  minute += 1;
  return makeEvent(type, { orderId, at: new Date(START + minute * 60_000) });
}

async function stored(sent: DigitalRiverEvent) {
  return eventually(async () => {
    const row = (await connector.events()).find(({ event_id }) => event_id === sent.id);
    expect(['pending', 'waiting', undefined]).not.toContain(row?.status);
    return row;
  });
}

async function send(sent: DigitalRiverEvent) {
  const headers = { authorization: `Bearer ${token}` };
  expect((await connector.post(WEBHOOKS, JSON.stringify(sent), headers)).status).toBe(202);
  return stored(sent);
}

/** What the command prints, with single blanks. */
async function replay(...argv: string[]): Promise<string> {
  let out = '';
  const write = (text: string) => {
    out += text;
  };
  const environment = { ...exampleEnvironment(connector.config.DATABASE_URL), ...org.environment };
  await replayCommand(argv, { out: write, err: write }, environment);
  return out.replaceAll(/\s+/g, ' ');
}

/** An applied order, whose Order an admin has given a state and a version of 2099. */
async function orderFromFuture() {
  orders += 1;
  const orderId = `8910000${String(orders).padStart(5, '0')}`;
  const { id } = await org.createOrder({ DR_Order_Id__c: orderId });
  await send(event('order.accepted', orderId));
  const edit = { DR_Order_State__c: 'zzz', DR_Order_State_Version__c: IN_2099 };
  await org.connection.sobject('Order').update({ Id: id, ...edit });
  return { orderId, id };
}

const FIELD = 'Order.DR_Order_State_Version__c';

test('a refused value whose body was deleted is to be set by hand', async () => {
  const { orderId } = await orderFromFuture();
  const complete = await send(event('order.complete', orderId));
  await connector.pool.query('UPDATE event SET body = NULL WHERE event_id = $1', [
    complete?.event_id,
  ]);
  const { next } = JSON.parse(await replay('--order', orderId, '--json'));
  expect(next).toEqual([{ text: expect.stringContaining('by hand'), command: null }]);
  const preview = await replay('--again', '--order', orderId);
  expect(preview).toContain('Where that value is missing in Salesforce, set it there by hand.');
});

test('a value that the org refuses as older is not called current, and what to clear is named', async () => {
  const { orderId, id } = await orderFromFuture();
  const row = await send(event('order.complete', orderId));
  expect(row?.status).toBe('applied');
  expect(row?.reason).toContain(`The org has a newer version in ${FIELD} than this event.`);
  const story = await replay('--order', orderId);
  expect(story).toContain(
    `DR_Order_State__c complete: not written: the org has a newer version in ${FIELD}`,
  );
  expect(story).not.toContain('DR_Order_State__c complete: current');
  expect(story).toContain(`npm run replay -- --again --order ${orderId} --yes`);
  expect(story).not.toContain('Nothing to do');

  const preview = await replay('--again', '--order', orderId);
  expect(preview).toContain(`clear ${FIELD}`);
  await org.connection.sobject('Order').update({ Id: id, DR_Order_State_Version__c: null });
  await replay('--again', '--order', orderId, '--yes');
  await eventually(async () => {
    expect(await org.connection.sobject('Order').retrieve(id)).toMatchObject({
      DR_Order_State__c: 'complete',
    });
    expect(await replay('--order', orderId)).toContain('DR_Order_State__c complete: current');
  });
  expect((await connector.events()).map(({ reason }) => reason)).toEqual([null, null]);
});

test('the same is known when events are applied again', async () => {
  const { orderId } = await orderFromFuture();
  await replay('--again', '--order', orderId, '--yes');
  await eventually(async () => {
    expect(await replay('--order', orderId)).toContain(
      `DR_Order_State__c accepted: not written: the org has a newer version in ${FIELD}`,
    );
  });
});

test('an event that another one of the inbox has overtaken has no such note', async () => {
  const { orderId } = await orderFromFuture();
  const late = event('order.submitted', orderId);
  await send(event('order.complete', orderId));
  expect(await send(late)).toMatchObject({ status: 'superseded', reason: null });
  expect(await replay('--order', orderId)).toContain(
    'pending_payment: overtaken by order.complete',
  );
});
