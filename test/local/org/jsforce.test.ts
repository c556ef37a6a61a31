import { text } from 'node:stream/consumers';
import { type Connection, SfDate } from 'jsforce';
import { IDENTITY, type RunningOrg, runningOrg } from './running-org.ts';

const OBJECT = 'DR_Fulfillment__c';

// The functions of jsforce that the connector and other programs use, against the local org.
let org: RunningOrg;
let connection: Connection;
beforeAll(async () => {
  org = await runningOrg();
  connection = org.connection;
});
afterAll(() => org[Symbol.asyncDispose]());

function numbered(count: number, more: Record<string, unknown> = {}) {
  return Array.from({ length: count }, (_, n) => ({ Code__c: `c${n}`, ...more }));
}

test('request: calls of a path, with the limit in the answer', async () => {
  const versions = await connection.request<unknown[]>('/services/data');
  expect(versions).toContainEqual(expect.objectContaining({ version: '67.0' }));
  const resources = await connection.request<Record<string, string>>('/services/data/v67.0/');
  expect(resources).toMatchObject({ query: '/services/data/v67.0/query' });
  const { apiUsage } = connection.limitInfo;
  expect(apiUsage).toMatchObject({ used: expect.any(Number), limit: 15_000 });
  const limits = await connection.limits();
  expect(limits).toMatchObject({ DailyApiRequests: { Max: 15_000 } });
});

test('requestPost: a collection and a Composite call, as the connector sends them', async () => {
  const upsert = {
    method: 'PATCH',
    url: `/services/data/v67.0/composite/sobjects/${OBJECT}/DR_Order_Id__c`,
    referenceId: 'batch',
    body: { allOrNone: false, records: [{ attributes: { type: OBJECT }, DR_Order_Id__c: 'q' }] },
  };
  const composite = { allOrNone: false, compositeRequest: [upsert] };
  const answer = await connection.requestPost<Record<string, unknown>>('/composite', composite);
  expect(answer).toMatchObject({
    compositeResponse: [{ httpStatusCode: 200, body: [{ success: true, created: true }] }],
  });
});

test('create, retrieve, update and destroy of one row', async () => {
  const table = connection.sobject(OBJECT);
  const created = await table.create({ Code__c: 'one' });
  expect(created).toMatchObject({ success: true, errors: [] });
  const id = String(created.id);
  expect(await table.retrieve(id)).toMatchObject({ Id: id, Code__c: 'one' });
  expect(await table.update({ Id: id, Code__c: 'two' })).toMatchObject({ id, success: true });
  expect(await table.retrieve(id)).toMatchObject({ Code__c: 'two' });
  expect(await table.destroy(id)).toMatchObject({ id, success: true });
  await expect(table.retrieve(id)).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
});

test('create, update and destroy of more rows than fit in one call', async () => {
  const table = connection.sobject(OBJECT);
  const created = await table.create(numbered(250), { allowRecursive: true });
  expect(created).toHaveLength(250);
  const ids = created.map(({ id }) => String(id));
  expect(new Set(ids).size).toBe(250);
  const updated = await table.update(
    ids.map((Id) => ({ Id, Completed__c: true })),
    { allowRecursive: true },
  );
  expect(updated.every(({ success }) => success)).toBe(true);
  expect(await table.count({ Completed__c: true })).toBe(250);
  const gone = await table.destroy(ids, { allowRecursive: true });
  expect(gone.every(({ success }) => success)).toBe(true);
  await expect(table.create(numbered(201))).rejects.toMatchObject({
    errorCode: 'EXCEEDED_ID_LIMIT',
  });
});

test('upsert of one row and of several', async () => {
  const table = connection.sobject(OBJECT);
  const one = { DR_Order_Id__c: 'u1', Code__c: 'x' };
  const created = await table.upsert(one, 'DR_Order_Id__c');
  expect(created).toMatchObject({ success: true, created: true });
  expect(await table.upsert(one, 'DR_Order_Id__c')).toMatchObject({
    id: created.id,
    success: true,
    created: false,
  });
  const several = await table.upsert([one, { DR_Order_Id__c: 'u2' }], 'DR_Order_Id__c');
  expect(several).toMatchObject([
    { success: true, created: false },
    { success: true, created: true },
  ]);
  await table.create([{ Region__c: 'North' }, { Region__c: 'North' }]);
  const url = expect.stringMatching(`^/services/data/v67.0/sobjects/${OBJECT}/a00`);
  await expect(table.upsert({ Region__c: 'North' }, 'Region__c')).rejects.toMatchObject({
    errorCode: 'MULTIPLE_CHOICES',
    data: [url, url],
  });
});

test('allOrNone rolls back all rows', async () => {
  const table = connection.sobject(OBJECT);
  const records = [{ Code__c: 'kept?' }, { Code__c: 'much too long' }];
  const refused = await table.create(records, { allOrNone: true });
  expect(refused).toMatchObject([
    { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
    { success: false, errors: [{ statusCode: 'STRING_TOO_LONG' }] },
  ]);
  expect(await table.count({ Code__c: 'kept?' })).toBe(0);
});

test('query, queryMore and autoFetch of more rows than fit on a page', async () => {
  const table = connection.sobject('DR_Invoice__c');
  const records = Array.from({ length: 2200 }, (_, n) => ({ File_Id__c: `file-${n}` }));
  await table.create(records, { allowRecursive: true });
  const soql = 'SELECT Id, File_Id__c FROM DR_Invoice__c';
  const first = await connection.query(soql);
  expect(first).toMatchObject({ totalSize: 2200, done: false });
  const rest = await connection.queryMore(String(first.nextRecordsUrl));
  expect([first.records.length, rest.records.length, rest.done]).toEqual([2000, 200, true]);
  const all = await connection.query(soql, { autoFetch: true, maxFetch: 5000 });
  expect(new Set(all.records.map(({ Id }) => Id)).size).toBe(2200);
  const small = await connection.query(soql, {
    headers: { 'Sforce-Query-Options': 'batchSize=200' },
  });
  expect(small.records).toHaveLength(200);
});

test('find builds queries with conditions, an order, children and date literals', async () => {
  const account = await connection.sobject('Account').create({ Name: 'Found' });
  const order = await connection
    .sobject('Order')
    .create({ AccountId: account.id, EffectiveDate: '2026-11-01', Name: 'Mine' });
  await connection.sobject(OBJECT).create({ Order__c: order.id, Code__c: 'mine' });
  const found = await connection
    .sobject('Order')
    .find(
      { 'Account.Name': { $like: 'Fou%' }, CreatedDate: { $gte: SfDate.TODAY } },
      'Id, Account.Name',
    )
    .include('Fulfillments__r')
    .select('Code__c')
    .end()
    .sort({ Name: -1 })
    .limit(5);
  expect(found).toMatchObject([
    {
      Id: order.id,
      Account: { Name: 'Found' },
      Fulfillments__r: { records: [{ Code__c: 'mine' }] },
    },
  ]);
});

test('the rows of a query can be updated, read as CSV and destroyed', async () => {
  const table = connection.sobject(OBJECT);
  await table.create(numbered(3, { Region__c: 'Found' }));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: jsforce fills in each row's own value.
  const changes = { Code__c: '${Code__c}!' };
  const updated = await table.find({ Region__c: 'Found' }, 'Id, Code__c').update(changes);
  expect(updated.map(({ success }) => success)).toEqual([true, true, true]);
  const soql = `SELECT Code__c, Region__c FROM ${OBJECT} WHERE Region__c = 'Found' ORDER BY Code__c`;
  const csv = await text(connection.query(soql).stream('csv'));
  expect(csv.trim().split('\n')).toEqual([
    'Code__c,Region__c',
    ...['c0!', 'c1!', 'c2!'].map((code) => `${code},Found`),
  ]);
  const gone = await table.find({ Region__c: 'Found' }).destroy();
  expect(gone.map(({ success }) => success)).toEqual([true, true, true]);
});

test('queryAll returns deleted rows', async () => {
  const { id } = await connection.sobject('Account').create({ Name: 'Gone' });
  await connection.sobject('Account').destroy(String(id));
  const soql = "SELECT Id, IsDeleted FROM Account WHERE Name = 'Gone'";
  expect((await connection.query(soql)).totalSize).toBe(0);
  expect((await connection.query(soql, { scanAll: true })).records).toMatchObject([
    { IsDeleted: true },
  ]);
});

test('describe and describeGlobal', async () => {
  const { fields, childRelationships } = await connection.sobject('Order').describe();
  expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['Id', 'DR_Order_Id__c']));
  expect(childRelationships.map(({ relationshipName }) => relationshipName)).toContain(
    'Fulfillments__r',
  );
  const { sobjects } = await connection.describeGlobal();
  expect(sobjects.map(({ name }) => name)).toEqual(expect.arrayContaining(['Order', OBJECT]));
});

test('identity: the user of the session', async () => {
  expect(await connection.identity()).toMatchObject({
    user_id: IDENTITY.userId,
    organization_id: IDENTITY.organizationId,
    username: IDENTITY.username,
  });
});

test.each([
  ['SELECT Nope FROM Order', 'INVALID_FIELD'],
  ['SELECT Id FROM Nope__c', 'INVALID_TYPE'],
  ['SELECT Id FROM', 'MALFORMED_QUERY'],
])('%s throws an error with its code', async (soql, errorCode) => {
  await expect(connection.query(soql)).rejects.toMatchObject({ errorCode, name: errorCode });
});

test('create with a file, as base64 and as multipart, and blob', async () => {
  const versions = connection.sobject('ContentVersion');
  const PathOnClient = 'a.pdf';
  const VersionData = Buffer.from('%PDF').toString('base64');
  const options = {
    multipartFileFields: { VersionData: { contentType: 'application/pdf', filename: 'a.pdf' } },
  };
  for (const created of [
    await versions.create({ PathOnClient, VersionData }),
    await versions.create({ PathOnClient, VersionData }, options),
  ]) {
    expect(created).toMatchObject({ success: true });
    expect(await text(versions.record(String(created.id)).blob('VersionData'))).toBe('%PDF');
  }
});
