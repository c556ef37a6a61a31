import { makeEvent } from '../../local/events/make-event.ts';
import { replayCommand } from '../../src/replay/command.ts';
import { exampleEnvironment, startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
/** How long the test waits for what must happen, on a busy machine. */
const PATIENCE_MS = 120_000;
const ORDERS = 40;
/** Salesforce's code for all that a trigger throws. */
const TRIGGER = 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY';

let org: TestOrg;
let connector: TestConnector;

beforeAll(async () => {
  org = await startTestOrg();
  connector = await startConnector(org.environment);
});

afterAll(async () => {
  await connector.stop();
  await org.stop();
});

/** @returns id of the Order in the org */
async function send(index: number): Promise<string> {
  const { id: salesforceOrderId } = await org.createOrder();
  const orderId = `79000000${String(index).padStart(4, '0')}`;
  const event = makeEvent('order.accepted', { orderId, salesforceOrderId, at: new Date() });
  const headers = { authorization: `Bearer ${await org.token()}` };
  expect((await connector.post(WEBHOOKS, JSON.stringify(event), headers)).status).toBe(202);
  return salesforceOrderId;
}

/** As a release left them that parked all records which a trigger refused together. */
async function parkAll(): Promise<void> {
  await connector.pool.query(
    `UPDATE event SET status = 'parked', settled_at = now(), error_code = $1, error_object = 'Order',
       reason = 'A trigger or flow of the org refused the record.'`,
    [TRIGGER],
  );
  await connector.pool.query('UPDATE subject SET due_at = NULL');
}

async function replayAll(): Promise<string> {
  const environment = exampleEnvironment(connector.config.DATABASE_URL);
  const texts: string[] = [];
  const output = {
    out: (text: string) => texts.push(text),
    err: (text: string) => texts.push(text),
  };
  expect(await replayCommand(['--all'], output, environment)).toBe(0);
  return texts.join('');
}

async function statuses(): Promise<string[]> {
  const events = await connector.events();
  return [...new Set(events.map(({ status, error_code }) => `${status} ${error_code}`))];
}

test(
  'events that were parked since a trigger takes few records at once are applied by a replay of all',
  async () => {
    const ids: string[] = [];
    for (let index = 0; index < ORDERS; index += 1) ids.push(await send(index));
    await parkAll();
    const limit = { kind: 'trigger-limit', share: 1, object: 'Order', maxRecords: 7 };
    await org.admin('PUT', '/faults', { seed: 1, faults: [limit] });
    expect(await replayAll()).toContain(`${ORDERS} parked events are pending again`);
    connector.work();
    await eventually(async () => expect(await statuses()).toEqual(['applied null']), PATIENCE_MS);
    const orders = await org.connection.sobject('Order').find({ Id: { $in: ids } });
    expect(orders.map(({ DR_Order_State__c }) => DR_Order_State__c)).toEqual(
      Array(ORDERS).fill('accepted'),
    );
    const { injected } = (await org.admin('GET', '/faults')) as {
      injected: Record<string, number>;
    };
    expect(injected['trigger-limit']).toBeGreaterThan(0);
  },
  2 * PATIENCE_MS,
);
