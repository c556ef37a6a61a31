import pg from 'pg';
import { type RunningOrg, runningOrg } from './running-org.ts';

const OBJECT = 'DR_Fulfillment__c';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

function upsert(records: Record<string, unknown>[], allOrNone = false) {
  const typed = records.map((record) => ({ attributes: { type: OBJECT }, ...record }));
  const path = `/composite/sobjects/${OBJECT}/DR_Order_Id__c`;
  return org.call('PATCH', path, { allOrNone, records: typed });
}

async function count(where: string): Promise<number> {
  return (await org.connection.query(`SELECT COUNT() FROM ${OBJECT} WHERE ${where}`)).totalSize;
}

test('each record has its own result, in the order of the request', async () => {
  await upsert([{ DR_Order_Id__c: 'c1', Version__c: 1 }]);
  const { status, body } = await upsert([
    { DR_Order_Id__c: 'c2' },
    { DR_Order_Id__c: 'c3', Code__c: 'much too long' },
    { DR_Order_Id__c: 'c1', Version__c: 0 },
    { DR_Order_Id__c: 'c1b', Version__c: 2 },
    { Version__c: 2 },
  ]);
  expect(status).toBe(200);
  expect(body).toMatchObject([
    { success: true, errors: [], created: true },
    {
      success: false,
      errors: [{ statusCode: 'STRING_TOO_LONG', fields: ['Code__c'] }],
      created: true,
    },
    {
      success: false,
      errors: [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' }],
      created: false,
    },
    { success: true, created: true },
    { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
  ]);
  expect(body[1]).not.toHaveProperty('id');
  expect(await count("DR_Order_Id__c IN ('c1', 'c2', 'c3', 'c1b')")).toBe(3);
});

test('records with the same external id all fail, and the others are written', async () => {
  const { body } = await upsert([
    { DR_Order_Id__c: 'd1' },
    { DR_Order_Id__c: 'd2' },
    { DR_Order_Id__c: 'd1' },
  ]);
  const errors = [
    { statusCode: 'DUPLICATE_VALUE', message: 'Duplicate external id specified: d1' },
  ];
  expect(body).toMatchObject([{ errors }, { success: true }, { errors }]);
  expect(await count("DR_Order_Id__c IN ('d1', 'd2')")).toBe(1);
});

test('a record with an unknown field is refused, and the others are written', async () => {
  const { status, body } = await upsert([
    { DR_Order_Id__c: 'f1', X__c: 1 },
    { DR_Order_Id__c: 'f2' },
  ]);
  expect(status).toBe(200);
  const message = "No such column 'X__c' on sobject of type DR_Fulfillment__c";
  expect(body).toMatchObject([
    { success: false, errors: [{ statusCode: 'INVALID_FIELD', message, fields: [] }] },
    { success: true },
  ]);
});

test('an upsert by a field that is not an external id is not found', async () => {
  const path = '/composite/sobjects/DR_Fulfillment__c/Code__c';
  expect(await org.call('PATCH', path, { records: [] })).toMatchObject({
    status: 404,
    body: [{ errorCode: 'NOT_FOUND' }],
  });
});

test('with allOrNone, nothing is written if one record is refused', async () => {
  const records = [{ DR_Order_Id__c: 'e1' }, { DR_Order_Id__c: 'e2', Code__c: 'much too long' }];
  const { status, body } = await upsert(records, true);
  expect(status).toBe(200);
  expect(body).toMatchObject([
    {
      success: false,
      created: true,
      errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }],
    },
    { success: false, created: true, errors: [{ statusCode: 'STRING_TOO_LONG' }] },
  ]);
  expect(await count("DR_Order_Id__c IN ('e1', 'e2')")).toBe(0);
});

test('more than 200 records are rejected', async () => {
  const records = Array.from({ length: 201 }, (_, index) => ({ DR_Order_Id__c: `m${index}` }));
  const message = 'record limit reached. cannot submit more than 200 records into this call';
  expect(await upsert(records)).toMatchObject({
    status: 400,
    body: [{ errorCode: 'EXCEEDED_ID_LIMIT', message }],
  });
  expect(await count("DR_Order_Id__c = 'm0'")).toBe(0);
});

test('jsforce creates, updates, upserts, reads and deletes lists of records', async () => {
  const table = org.connection.sobject(OBJECT);
  const created = await table.create([{ Code__c: 'j1' }, { Code__c: 'j2' }]);
  const ids = created.flatMap(({ id }) => id ?? []);
  expect(ids).toHaveLength(2);
  const updated = await table.update(ids.map((Id) => ({ Id, Code__c: 'j3' })));
  expect(updated.map(({ success }) => success)).toEqual([true, true]);
  const read = await table.retrieve(ids);
  expect(read.map((row) => row?.Code__c)).toEqual(['j3', 'j3']);
  const gone = await table.destroy(ids);
  expect(gone.map(({ success }) => success)).toEqual([true, true]);
  expect(await count("Code__c = 'j3'")).toBe(0);
});

test('updates with a missing, deleted, malformed or repeated id fail row by row', async () => {
  const table = org.connection.sobject(OBJECT);
  const [one, two] = await table.create([{ Code__c: 'k' }, { Code__c: 'k' }]);
  await table.destroy(String(two?.id));
  const ids = ['a005e0000000zzz', two?.id, '0015e0000000001AAA', one?.id, one?.id];
  const records = ids.map((Id) => ({ attributes: { type: OBJECT }, Id, Code__c: 'z' }));
  const { body } = await org.call('PATCH', '/composite/sobjects', { records });
  const codes = body.map((row: { errors: { statusCode: string }[] }) => row.errors[0]?.statusCode);
  expect(codes).toEqual([
    'INVALID_CROSS_REFERENCE_KEY',
    'ENTITY_IS_DELETED',
    'MALFORMED_ID',
    'DUPLICATE_VALUE',
    'DUPLICATE_VALUE',
  ]);
  expect(await count("Code__c = 'z'")).toBe(0);
});

test('a record can identify its parent by an external id', async () => {
  const account = await org.connection.sobject('Account').create({ Name: 'A' });
  const order = await org.connection.sobject('Order').create({
    AccountId: account.id,
    EffectiveDate: '2026-11-01',
    DR_Order_Id__c: 'parent',
  });
  const { body } = await upsert([
    { DR_Order_Id__c: 'f1', Order__r: { DR_Order_Id__c: 'parent' } },
    { DR_Order_Id__c: 'f2', Order__r: { DR_Order_Id__c: 'nobody' } },
  ]);
  expect(body[0]).toMatchObject({ success: true });
  const message =
    'Foreign key external ID: nobody not found for field DR_Order_Id__c in entity Order';
  expect(body[1]).toMatchObject({ errors: [{ statusCode: 'INVALID_FIELD', message }] });
  const row = await org.call('GET', `/sobjects/${OBJECT}/${body[0].id}`);
  expect(row.body.Order__c).toBe(order.id);
});

test('lists can contain several objects, and only records of an unknown object fail', async () => {
  const records = [
    { attributes: { type: 'Account' }, Name: 'A' },
    { attributes: { type: 'Nothing__c' } },
    { attributes: { type: OBJECT } },
  ];
  const { body } = await org.call('POST', '/composite/sobjects', { records });
  expect(body).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: 'INVALID_TYPE' }] },
    { success: true },
  ]);
});

test('concurrent lists in different orders are all answered, and create one row for each key', async () => {
  const keys = Array.from({ length: 20 }, (_, index) => `x${index}`);
  const turned = (start: number) => [...keys.slice(start), ...keys.slice(0, start)];
  const calls = keys.map((_, start) => {
    const order = start % 2 === 0 ? turned(start) : turned(start).toReversed();
    return upsert(order.map((DR_Order_Id__c) => ({ DR_Order_Id__c })));
  });
  const answers = await Promise.all(calls);
  for (const { status, body } of answers) {
    expect(status).toBe(200);
    for (const { success, errors } of body) {
      expect(success || errors[0].statusCode === 'DUPLICATE_VALUE').toBe(true);
    }
  }
  const { totalSize } = await org.connection.query(
    `SELECT COUNT() FROM ${OBJECT} WHERE DR_Order_Id__c LIKE 'x%'`,
  );
  expect(totalSize).toBe(20);
});

test('only a row that another transaction locks for ten seconds fails, with UNABLE_TO_LOCK_ROW', async () => {
  await upsert([{ DR_Order_Id__c: 'held' }, { DR_Order_Id__c: 'held too' }]);
  const holder = new pg.Client({ connectionString: org.databaseUrl });
  await holder.connect();
  await holder.query('begin; select * from org_row for update');
  const [list, all] = await Promise.all([
    upsert([{ DR_Order_Id__c: 'held', Code__c: 'h' }, { DR_Order_Id__c: 'free' }]),
    upsert([{ DR_Order_Id__c: 'held too', Code__c: 'h' }], true),
  ]);
  await holder.end();
  const refused = {
    success: false,
    created: false,
    errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }],
  };
  expect(list).toMatchObject({ status: 200, body: [refused, { success: true, created: true }] });
  expect(all).toMatchObject({ status: 200, body: [refused] });
  expect(await count("Code__c = 'h'")).toBe(0);
});

test("the org's organization and user cannot be written", async () => {
  const message = 'entity type cannot be written: User';
  expect(await org.call('PATCH', '/sobjects/User/0055e000000UserAAC', {})).toMatchObject({
    status: 400,
    body: [{ errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message }],
  });
});
