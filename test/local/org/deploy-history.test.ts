import { type Deployment, deployRest, fields } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

// Of the fixtures, one field of Order is tracked (DR_State__c), and three of DR_Fulfillment__c.
let org: RunningOrg;
beforeEach(async () => {
  org = await runningOrg();
});
afterEach(() => org[Symbol.asyncDispose]());

const TOO_MANY = 'exceeded the allowed number of fields to track on a given entity';
const TEXT = '<type>Text</type><length>20</length>';
const TRACKED = `${TEXT}<trackHistory>true</trackHistory>`;
const UNTRACKED = `${TEXT}<trackHistory>false</trackHistory>`;

/** A deployment of tracked fields A1__c, A2__c … of an object. */
function tracked(object: string, count: number): Deployment {
  const names = Array.from({ length: count }, (_, index) => `A${index + 1}__c`);
  return fields(object, Object.fromEntries(names.map((name) => [name, TRACKED])));
}

async function problemsOf(deployment: Deployment): Promise<Record<string, string>> {
  const { success, details } = await deployRest(org, deployment);
  const failures: { fullName: string; problem: string }[] = details.componentFailures;
  expect(success).toBe(failures.length === 0);
  return Object.fromEntries(failures.map(({ fullName, problem }) => [fullName, problem]));
}

async function orderHistory(id: string): Promise<unknown[]> {
  const soql = `SELECT Field FROM OrderHistory WHERE OrderId = '${id}' AND Field != 'created'`;
  return (await org.connection.query(soql)).records.map(({ Field }) => Field);
}

async function createOrder(): Promise<string> {
  const account = await org.connection.sobject('Account').create({ Name: 'A' });
  const order = { AccountId: account.id, EffectiveDate: '2026-11-01', Status: 'Draft' };
  return String((await org.connection.sobject('Order').create(order)).id);
}

test('an object can have 20 tracked fields, and 17 standard fields of Order are tracked', async () => {
  expect(await problemsOf(tracked('Order', 3))).toEqual({ 'Order.A3__c': TOO_MANY });
  expect(await problemsOf(tracked('Order', 2))).toEqual({});
  expect(await problemsOf(fields('Order', { Other__c: TRACKED }))).toEqual({
    'Order.Other__c': TOO_MANY,
  });
});

test('each field beyond the limit is refused, and none is deployed', async () => {
  const problems = await problemsOf(tracked('DR_Fulfillment__c', 20));
  expect(problems).toEqual({
    'DR_Fulfillment__c.A18__c': TOO_MANY,
    'DR_Fulfillment__c.A19__c': TOO_MANY,
    'DR_Fulfillment__c.A20__c': TOO_MANY,
  });
  expect(await problemsOf(tracked('DR_Fulfillment__c', 17))).toEqual({});
});

test('the changes of a tracked standard field are stored', async () => {
  const id = await createOrder();
  await org.connection
    .sobject('Order')
    .update({ Id: id, Status: 'Activated', EndDate: '2026-12-01' });
  expect(await orderHistory(id)).toEqual(['Status']);
});

test('an admin makes room by no longer tracking a standard field', async () => {
  const room = fields('Order', { Description: '<trackHistory>false</trackHistory>' });
  expect(await problemsOf(tracked('Order', 2))).toEqual({});
  expect(await problemsOf(room)).toEqual({});
  await org.restart();
  expect(await problemsOf(fields('Order', { A3__c: TRACKED }))).toEqual({});
  const id = await createOrder();
  await org.connection.sobject('Order').update({ Id: id, Description: 'd', A3__c: 'a' });
  expect(await orderHistory(id)).toEqual(['A3__c']);
  const back = fields('Order', { Description: '<trackHistory>true</trackHistory>' });
  expect(await problemsOf(back)).toEqual({ 'Order.Description': TOO_MANY });
});

test('a deployment can untrack one field and track another instead', async () => {
  const { members, files } = fields('Order', {
    A1__c: TRACKED,
    A2__c: TRACKED,
    A3__c: TRACKED,
    DR_State__c: UNTRACKED.replace('20', '64'),
  });
  expect(await problemsOf({ members, files })).toEqual({});
});

test('a field whose file does not mention the history stays as it is', async () => {
  const id = await createOrder();
  const states = [
    { note: TEXT, changes: 0 },
    { note: TRACKED, changes: 1 },
    { note: TEXT, changes: 2 },
    { note: UNTRACKED, changes: 2 },
    { note: TEXT, changes: 2 },
  ];
  for (const [index, { note, changes }] of states.entries()) {
    expect(await problemsOf(fields('Order', { Note__c: note }))).toEqual({});
    await org.restart();
    await org.connection.sobject('Order').update({ Id: id, Note__c: `note ${index}` });
    expect(await orderHistory(id)).toEqual(Array(changes).fill('Note__c'));
  }
});
