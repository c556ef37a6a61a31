import { join } from 'node:path';
import { admin, CONNECTOR_HEADER, orgWithAdmin } from './admin-client.ts';
import { deployRest } from './deploy-zip.ts';
import type { RunningOrg } from './running-org.ts';
import { sourcePackage } from './source-package.ts';

const OBJECT = 'DR_Fulfillment__c';

let org: RunningOrg;
beforeAll(async () => {
  org = await orgWithAdmin();
});
afterAll(() => org[Symbol.asyncDispose]());

async function create(fields: Record<string, unknown>, object = OBJECT): Promise<string> {
  const { id = '' } = await org.connection.sobject(object).create(fields);
  return id;
}

async function historyOf(recordId: string) {
  return (await admin(org, 'GET', `/history?recordId=${recordId}`)).body.rows;
}

test('a new row has one entry, and each change of a tracked field adds one', async () => {
  const id = await create({ Code__c: 'a', Version__c: 1 });
  const table = org.connection.sobject(OBJECT);
  await table.update({ Id: id, Code__c: 'b', Version__c: 1, Region__c: 'untracked' });
  await table.update({ Id: id, Code__c: null, Completed__c: true });
  const rows = await historyOf(id);
  const row = { object: OBJECT, recordId: id };
  expect(rows).toEqual([
    entry({ ...row, field: 'created', oldValue: null, newValue: null }),
    entry({ ...row, field: 'Code__c', oldValue: 'a', newValue: 'b' }),
    entry({ ...row, field: 'Code__c', oldValue: 'b', newValue: null }),
    entry({ ...row, field: 'Completed__c', oldValue: false, newValue: true }),
  ]);
  const numbers = rows.map(({ number }: { number: number }) => number);
  expect(numbers).toEqual(numbers.toSorted((a: number, b: number) => a - b));
  expect(new Set(numbers).size).toBe(4);
});

function entry(fields: Record<string, unknown>) {
  return {
    number: expect.any(Number),
    ...fields,
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  };
}

test('an identical write adds no entry', async () => {
  const fields = { Code__c: 'same', Version__c: 5, Completed__c: true };
  const id = await create(fields);
  const table = org.connection.sobject(OBJECT);
  await table.update({ Id: id, ...fields });
  await table.update([{ Id: id, ...fields }]);
  expect(await historyOf(id)).toHaveLength(1);
});

test('a rolled-back collection and a refused row add no entry', async () => {
  const [one, two] = [await create({ Code__c: 'x' }), await create({ Code__c: 'x' })];
  const write = (allOrNone: boolean) =>
    org.call('PATCH', '/composite/sobjects', {
      allOrNone,
      records: [
        { attributes: { type: OBJECT }, Id: one, Code__c: 'y' },
        { attributes: { type: OBJECT }, Id: two, Code__c: 'much too long' },
      ],
    });
  await write(true);
  expect(await historyOf(one)).toHaveLength(1);
  await write(false);
  expect(await historyOf(one)).toHaveLength(2);
  expect(await historyOf(two)).toHaveLength(1);
});

test('a row that fails because of a fault has no entry', async () => {
  const id = await create({ Code__c: 'x' });
  const faults = [{ kind: 'lock-row', share: 1 }];
  await admin(org, 'PUT', '/faults', { faults });
  const path = `${org.url}/services/data/v67.0/sobjects/${OBJECT}/${id}`;
  const { status } = await fetch(path, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${org.token}`, ...CONNECTOR_HEADER },
    body: JSON.stringify({ Code__c: 'y' }),
  });
  await admin(org, 'PUT', '/faults', { faults: [] });
  expect(status).toBe(400);
  expect(await historyOf(id)).toHaveLength(1);
});

test('a custom object has no history unless its file enables it', async () => {
  const id = await create({ File_Id__c: 'f' }, 'DR_Invoice__c');
  await org.connection.sobject('DR_Invoice__c').update({ Id: id, File_Id__c: 'g' });
  expect(await historyOf(id)).toEqual([]);
});

test('the history of an object can be read in pages, each after the last number', async () => {
  await using other = await orgWithAdmin();
  const table = other.connection.sobject(OBJECT);
  await table.create([{ Code__c: '1' }, { Code__c: '2' }, { Code__c: '3' }]);
  const page = async (after: number) =>
    (await admin(other, 'GET', `/history?object=${OBJECT}&after=${after}&limit=2`)).body;
  const first = await page(0);
  expect(first.rows).toHaveLength(2);
  const second = await page(first.next);
  expect(second.rows).toHaveLength(1);
  expect(await page(second.next)).toEqual({ rows: [], next: second.next });
  expect((await admin(other, 'GET', '/history?object=Order')).body.rows).toEqual([]);
});

test('a reader that continues after the last number misses no concurrent writes', async () => {
  await using other = await orgWithAdmin();
  const table = other.connection.sobject(OBJECT);
  const ids = (await table.create(Array.from({ length: 10 }, () => ({ Code__c: '' })))).map(
    ({ id }) => id ?? '',
  );
  const writes = Promise.all(
    ids.map(async (Id) => {
      for (let turn = 1; turn <= 10; turn += 1) await table.update({ Id, Version__c: turn });
    }),
  );
  let done = false;
  const finished = writes.finally(() => {
    done = true;
  });
  const seen = new Set<number>();
  let after = 0;
  for (let last = false; ; last = done) {
    const { body } = await admin(other, 'GET', `/history?object=${OBJECT}&after=${after}`);
    for (const { number } of body.rows) seen.add(number);
    after = body.next;
    if (last) break;
  }
  await finished;
  expect(seen.size).toBe(110);
});

test("of force-app's own fields on Order, only those of the history package are tracked", async () => {
  const metadataDirectory = join(import.meta.dirname, '../../../force-app/main/default');
  await using real = await orgWithAdmin({ metadataDirectory });
  const account = await real.connection.sobject('Account').create({ Name: 'A' });
  const order = await real.connection
    .sobject('Order')
    .create({ AccountId: account.id, EffectiveDate: '2026-11-01' });
  const Id = order.id ?? '';
  const update = (fields: Record<string, unknown>) =>
    real.connection.sobject('Order').update({ Id, ...fields });
  await update({ DR_Order_State__c: 'accepted', Status: 'Activated' });
  await deployRest(real, sourcePackage('salesforce/order-history'));
  await update({ DR_Order_State__c: 'fulfilled', DR_Customer_Type__c: 'Business' });
  const { rows } = (await admin(real, 'GET', '/history?object=Order')).body;
  expect(rows).toMatchObject([
    { field: 'created' },
    { field: 'Status', oldValue: 'Draft', newValue: 'Activated' },
    { field: 'DR_Order_State__c', oldValue: 'accepted', newValue: 'fulfilled' },
  ]);
});
