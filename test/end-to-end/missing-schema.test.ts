import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EventType } from '../../local/events/event-types.ts';
import { makeEvent } from '../../local/events/make-event.ts';
import type { Environment } from '../../src/config/index.ts';
import { connectorProfile } from '../../src/salesforce/schema/profile.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';

let folder: string;
let org: TestOrg;
let connector: TestConnector;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'missing-schema-'));
  await cp(FORCE_APP, folder, { recursive: true });
});

afterEach(async () => {
  await connector.stop();
  await org.stop();
  await rm(folder, { recursive: true });
});

async function start(changes: Environment = {}): Promise<void> {
  org = await startTestOrg(folder);
  connector = await startConnector({ ...org.environment, WORKER_LANES: '1', ...changes });
}

/**
 * Sends one event for each of thirty orders. @returns the number of calls that settle them in one
 * batch
 */
async function callsForThirty(...types: EventType[]): Promise<number> {
  const headers = { authorization: `Bearer ${await org.token()}` };
  for (let order = 0; order < 30; order += 1) {
    const { id: salesforceOrderId } = await org.createOrder();
    const facts = { orderId: `${order}`, salesforceOrderId, at: new Date() };
    const type = types[order % types.length] ?? 'order.accepted';
    const event = JSON.stringify(makeEvent(type, facts));
    expect((await connector.post(WEBHOOKS, event, headers)).status).toBe(202);
  }
  const before = await calls();
  await connector.pool.query('UPDATE subject SET due_at = now()');
  connector.work();
  await eventually(async () => {
    const events = await connector.events();
    expect(events.filter(({ status }) => status === 'pending')).toEqual([]);
  });
  return (await calls()) - before;
}

async function calls(): Promise<number> {
  const counted = (await org.admin('GET', '/calls')) as { connector: { data: number } };
  return counted.connector.data;
}

async function outcomes(): Promise<unknown[]> {
  const { rows } = await connector.pool.query(
    'SELECT type, status, reason, count(*)::int FROM event GROUP BY type, status, reason ORDER BY type',
  );
  return rows;
}

test("an org without the connector's fields on the Order is called once, and every event waits with that reason", async () => {
  await rm(join(folder, 'objects/Order'), { recursive: true });
  await start();
  expect(await callsForThirty('order.accepted')).toBe(1);
  const reason = expect.stringMatching(
    /^The org lacks a field.*\(INVALID_FIELD on Order\.\w+\) The connector tries every 5 minutes until 2\S+ \S+ UTC; then the event is parked\.$/,
  );
  expect(await outcomes()).toEqual([
    { type: 'order.accepted', status: 'waiting', reason, count: 30 },
  ]);
});

test('when an object of a look-up is missing, events that do not need it are applied', async () => {
  const profile = {
    ...connectorProfile,
    fulfillment: { ...connectorProfile.fulfillment, object: 'Nothing__c' },
    uniqueKey: { fulfillment: false, document: true },
  };
  const file = join(folder, 'profile.json');
  await writeFile(file, JSON.stringify(profile));
  await start({ SALESFORCE_PROFILE: file });
  // The look-up of the Orders, their write, and the look-up of the missing object.
  expect(await callsForThirty('order.accepted', 'order.updated')).toBe(3);
  const reason = expect.stringMatching(
    /^The org lacks the object, or the integration user cannot see it\. Assign the permission set; if that is done, deploy force-app, or what "source metadata" wrote for the mapping file\. \(INVALID_TYPE on Nothing__c\) The connector tries every 5 minutes until /,
  );
  expect(await outcomes()).toEqual([
    { type: 'order.accepted', status: 'waiting', reason, count: 15 },
    { type: 'order.updated', status: 'applied', reason: null, count: 15 },
  ]);
});

test('when the field that finds the Order is missing, a charge is written, and only its link is held', async () => {
  const credentials = 'xanpay:s3cret';
  await start({
    XANPAY_SANDBOX_CREDENTIALS: credentials,
    XANPAY_ORDER_FIELD: 'Missing_Number__c',
  });
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const payload = { chargeId: 'c-1', status: 'completed', notifyPayload: '{"orderId":"114"}' };
  const body = { timestamp: 1741080600, reason: 'charge_status_updated', payload };
  const reply = await connector.post('/webhooks/xanpay', JSON.stringify(body), { authorization });
  expect(reply.status).toBe(202);
  connector.work();
  await eventually(async () => {
    expect(await outcomes()).toEqual([
      expect.objectContaining({
        status: 'waiting',
        reason: expect.stringMatching(
          /\(INVALID_FIELD on Order\.Missing_Number__c\) The connector tries/,
        ),
      }),
    ]);
  }, 60_000);
  const [charge] = await org.connection.sobject('XanPay_Charge__c').find({ Charge_Id__c: 'c-1' });
  expect(charge).toMatchObject({ Status__c: 'completed', OrderId__c: null });
});
