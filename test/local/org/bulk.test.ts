import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
let accountId: string;
beforeAll(async () => {
  org = await runningOrg();
  accountId = (await org.call('POST', '/sobjects/Account', { Name: 'Acme' })).body.id;
});
afterAll(() => org[Symbol.asyncDispose]());

/** Runs an ingest job with this CSV, and returns its info and its three result files. */
async function ingest(request: object, csv: string) {
  const created = await org.call('POST', '/jobs/ingest', { contentType: 'CSV', ...request });
  expect(created).toMatchObject({ status: 200, body: { state: 'Open' } });
  const path = `/jobs/ingest/${created.body.id}`;
  expect(await put(`${path}/batches`, csv)).toBe(201);
  await org.call('PATCH', path, { state: 'UploadComplete' });
  const info = (await org.call('GET', path)).body;
  const [good, bad, rest] = await Promise.all(
    ['successfulResults', 'failedResults', 'unprocessedrecords'].map((name) =>
      text(`${path}/${name}`),
    ),
  );
  return { info, good, bad, rest };
}

async function put(path: string, csv: string): Promise<number> {
  const headers = { authorization: `Bearer ${org.token}`, 'content-type': 'text/csv' };
  const url = `${org.url}/services/data/v67.0${path}`;
  return (await fetch(url, { method: 'PUT', headers, body: csv })).status;
}

async function text(path: string): Promise<string> {
  const headers = { authorization: `Bearer ${org.token}` };
  const answer = await fetch(`${org.url}/services/data/v67.0${path}`, { headers });
  expect(answer.headers.get('content-type')).toContain('text/csv');
  return answer.text();
}

test('jsforce loads a thousand records, and gets a result for each', async () => {
  const input = Array.from({ length: 1000 }, (_, index) => ({
    Name: index === 500 ? '' : `Bulk ${index}`,
    Phone: '1',
  }));
  const results = await org.connection.bulk2.loadAndWaitForResults({
    object: 'Account',
    operation: 'insert',
    input,
    pollInterval: 50,
  });
  expect(results.successfulResults).toHaveLength(999);
  expect(results.successfulResults[0]).toMatchObject({ sf__Created: 'true', Name: 'Bulk 0' });
  expect(results.failedResults).toMatchObject([
    { sf__Error: 'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --' },
  ]);
  expect(
    await org.connection.query("SELECT count() FROM Account WHERE Name LIKE 'Bulk %'"),
  ).toMatchObject({ totalSize: 999 });
});

test('an upsert creates, updates and finds parents, like a collection', async () => {
  await org.call('POST', '/sobjects/Order', {
    AccountId: accountId,
    EffectiveDate: '2026-11-01',
    DR_Order_Id__c: 'o1',
  });
  const request = {
    object: 'DR_Fulfillment__c',
    operation: 'upsert',
    externalIdFieldName: 'DR_Order_Id__c',
  };
  const csv = 'DR_Order_Id__c,Order__r.DR_Order_Id__c\no1,o1\no2,missing\no3,\n';
  const first = await ingest(request, csv);
  expect(first.info).toMatchObject({
    state: 'JobComplete',
    object: 'DR_Fulfillment__c',
    externalIdFieldName: 'DR_Order_Id__c',
    numberRecordsProcessed: 3,
    numberRecordsFailed: 1,
    apiVersion: 67,
  });
  expect(first.good).toMatch(
    /^"sf__Id","sf__Created","DR_Order_Id__c","Order__r.DR_Order_Id__c"\n"\w{18}","true","o1","o1"\n"\w{18}","true","o3",""\n$/,
  );
  expect(first.bad).toContain('"INVALID_FIELD:Foreign key external ID: missing not found');
  expect(first.rest).toBe('"DR_Order_Id__c","Order__r.DR_Order_Id__c"\n');

  const again = await ingest(request, 'DR_Order_Id__c,Order__r.DR_Order_Id__c\no1,#N/A\n');
  expect(again.good).toContain('"false","o1","#N/A"');
  const row = await org.call('GET', '/sobjects/DR_Fulfillment__c/DR_Order_Id__c/o1');
  expect(row.body.Order__c).toBeNull();
});

test('if two of 200 records have the same key, both fail', async () => {
  const request = {
    object: 'DR_Fulfillment__c',
    operation: 'upsert',
    externalIdFieldName: 'DR_Order_Id__c',
  };
  const { info, bad = '' } = await ingest(request, 'DR_Order_Id__c\ntwice\ntwice\nonce\n');
  expect(info).toMatchObject({ numberRecordsProcessed: 3, numberRecordsFailed: 2 });
  expect(bad.match(/DUPLICATE_VALUE:Duplicate external id specified: twice/g)).toHaveLength(2);
});

test('updates and deletes use the id', async () => {
  const { id } = (await org.call('POST', '/sobjects/Account', { Name: 'Before' })).body;
  await ingest({ object: 'Account', operation: 'update' }, `Id,Name,Phone\n${id},,123\n`);
  const row = (await org.call('GET', `/sobjects/Account/${id}`)).body;
  expect(row).toMatchObject({ Name: 'Before', Phone: '123' });
  const gone = await ingest({ object: 'Account', operation: 'delete' }, `Id\n${id}\n${id}\n`);
  expect(gone.info).toMatchObject({ numberRecordsProcessed: 2, numberRecordsFailed: 1 });
  expect((await org.call('GET', `/sobjects/Account/${id}`)).status).toBe(404);
});

test.each([
  ['an unknown field', {}, 'Name,Colour\na,b\n', 'InvalidBatch : Field name not found : Colour'],
  [
    'a line ending other than that of the job',
    {},
    'Name\r\na\r\n',
    /LineEnding is invalid on user data/,
  ],
  ['a broken CSV', {}, 'Name\n"a\n', /InvalidBatch : /],
])('%s fails the job, and nothing is written', async (_, more, csv, errorMessage) => {
  const { info, rest } = await ingest({ object: 'Account', operation: 'insert', ...more }, csv);
  expect(info).toMatchObject({ state: 'Failed', numberRecordsProcessed: 0 });
  expect(info.errorMessage).toMatch(errorMessage);
  expect(rest).toBe(csv);
});

test.each(['LF', 'CRLF'])('a CSV of one line is valid with %s', async (lineEnding) => {
  const request = { object: 'Account', operation: 'insert', lineEnding };
  const { info } = await ingest(request, 'Name');
  expect(info).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 0 });
});

test('columns can have another delimiter, and lines can end with CRLF', async () => {
  const request = { object: 'Account', operation: 'insert', columnDelimiter: 'SEMICOLON' };
  const csv = 'Name;Phone\r\n"A;B";1\r\n';
  const { info, good } = await ingest({ ...request, lineEnding: 'CRLF' }, csv);
  expect(info).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
  expect(good).toMatch(/^"sf__Id";"sf__Created";"Name";"Phone"\r\n"\w{18}";"true";"A;B";"1"\r\n$/);
});

test('a job is rejected if its object or field does not exist, or if a call does not fit its state', async () => {
  const post = (body: object) => org.call('POST', '/jobs/ingest', body);
  expect(await post({ object: 'Nothing__c', operation: 'insert' })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALIDENTITY' }],
  });
  const noKey = { object: 'Account', operation: 'upsert', externalIdFieldName: 'Phone' };
  expect(await post(noKey)).toMatchObject({ status: 400, body: [{ errorCode: 'INVALIDJOB' }] });

  const { id } = (await post({ object: 'Account', operation: 'insert' })).body;
  const path = `/jobs/ingest/${id}`;
  const wrongTime = { status: 400, body: [{ errorCode: 'INVALIDJOBSTATE' }] };
  expect(await org.call('GET', `${path}/failedResults`)).toMatchObject(wrongTime);
  expect(await org.call('DELETE', path)).toMatchObject(wrongTime);
  expect(await org.call('PATCH', path, { state: 'Aborted' })).toMatchObject({
    body: { state: 'Aborted' },
  });
  expect(await put(`${path}/batches`, 'Name\na\n')).toBe(400);
  expect(await org.call('DELETE', path)).toMatchObject({ status: 204 });
  expect((await org.call('GET', path)).status).toBe(404);
});

test('jsforce gets the result of a query as CSV, with values of parents', async () => {
  const { id } = (
    await org.call('POST', '/sobjects/Contact', { LastName: 'Smith, "J"', AccountId: accountId })
  ).body;
  await org.call('POST', '/sobjects/Contact', { LastName: 'Alone' });
  const stream = await org.connection.bulk2.query(
    'SELECT id, LastName, Account.Name FROM Contact ORDER BY LastName',
    { pollInterval: 20 },
  );
  expect(await stream.toArray()).toMatchObject([
    { LastName: 'Alone', 'Account.Name': '' },
    { Id: id, LastName: 'Smith, "J"', 'Account.Name': 'Acme' },
  ]);
});

test('a query job is rejected with the same error as the query', async () => {
  const body = { operation: 'query', query: 'SELECT Id FROM Nothing__c' };
  expect(await org.call('POST', '/jobs/query', body)).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_TYPE' }],
  });
});
