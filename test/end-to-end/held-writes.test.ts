import { makeEvent } from '../../local/events/make-event.ts';
import { startConnector, type TestConnector, USER_ID } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';

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

/** Takes all permission sets from the integration user. @returns gives them back */
async function withoutRights(): Promise<() => Promise<unknown>> {
  const assignments = org.connection.sobject('PermissionSetAssignment');
  const { records } = await org.connection.query(
    `SELECT Id, PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${USER_ID}'`,
  );
  await assignments.delete(records.map(({ Id }) => String(Id)));
  const rows = records.map(({ PermissionSetId }) => ({ AssigneeId: USER_ID, PermissionSetId }));
  return () => assignments.create(rows as never);
}

const statuses = async () => (await connector.events()).map(({ status }) => status);
const heldSince = async () =>
  (await connector.pool.query('SELECT held_since, attempts FROM subject')).rows;

test('while the integration user has no rights, events wait with the reason, and nothing is parked; a worker that starts anew asks with the next event at once, and all are applied', async () => {
  const { id: salesforceOrderId } = await org.createOrder();
  const send = async (type: 'order.accepted' | 'order.complete') => {
    const event = makeEvent(type, { orderId: '790000000001', salesforceOrderId, at: new Date() });
    const headers = { authorization: `Bearer ${await org.token()}` };
    expect((await connector.post(WEBHOOKS, JSON.stringify(event), headers)).status).toBe(202);
  };
  await send('order.accepted');
  const giveBack = await withoutRights();
  const worker = connector.work();
  await eventually(async () => expect(await statuses()).toEqual(['waiting']));
  expect(await connector.events()).toMatchObject([
    { reason: expect.stringContaining('the user lacks the permission set'), error_object: 'Order' },
  ]);
  expect(await heldSince()).toEqual([{ held_since: expect.any(Date), attempts: 0 }]);
  expect(connector.logged.filter((line) => line.includes('writes are held'))).toHaveLength(1);
  await giveBack();
  await worker.stop();
  connector.work();
  await send('order.complete');
  await eventually(async () => expect(await statuses()).toEqual(['applied', 'applied']));
  expect(await heldSince()).toEqual([{ held_since: null, attempts: 0 }]);
});
