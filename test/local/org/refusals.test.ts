import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

const OBJECT = 'DR_Fulfillment__c';
const create = (record: unknown, object = OBJECT) =>
  org.call('POST', `/sobjects/${object}`, record);

test.each([
  [
    'an unknown field',
    { X__c: 1 },
    'INVALID_FIELD',
    `No such column 'X__c' on sobject of type ${OBJECT}`,
    [],
  ],
  [
    'a text that is too long',
    { Code__c: '12345678901' },
    'STRING_TOO_LONG',
    'Code: data value too large: 12345678901 (max length=10)',
    ['Code__c'],
  ],
  [
    'a value outside a restricted picklist',
    { Status__c: 'Lost' },
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    'Fulfillment Status: bad value for restricted picklist field: Lost',
    ['Status__c'],
  ],
  [
    'a number with too many digits',
    { Weight__c: 10_000 },
    'NUMBER_OUTSIDE_VALID_RANGE',
    'Weight: value outside of valid range on numeric field: 10000',
    ['Weight__c'],
  ],
  [
    'a text in a number field',
    { Weight__c: 'heavy' },
    'JSON_PARSER_ERROR',
    'Cannot deserialize instance of double from VALUE_STRING value "heavy" or request may be missing a required field at [line:1, column:1]',
    ['Weight__c'],
  ],
  [
    'a number in a text field',
    { Code__c: 5 },
    'JSON_PARSER_ERROR',
    'Cannot deserialize instance of string from VALUE_NUMBER_INT value 5 or request may be missing a required field at [line:1, column:1]',
    ['Code__c'],
  ],
  [
    'a day that does not exist',
    { Due__c: '2026-02-30' },
    'JSON_PARSER_ERROR',
    'Cannot deserialize instance of date from VALUE_STRING value "2026-02-30" or request may be missing a required field at [line:1, column:1]',
    ['Due__c'],
  ],
  [
    'an id of the wrong kind',
    { Order__c: '0015e0000000001AAA' },
    'MALFORMED_ID',
    'Order: id value of incorrect type: 0015e0000000001AAA',
    ['Order__c'],
  ],
  [
    'a parent that does not exist',
    { Order__c: '8015e0000000zzz' },
    'INVALID_CROSS_REFERENCE_KEY',
    'invalid cross reference id',
    ['Order__c'],
  ],
  [
    'a field that only the org writes',
    { CreatedDate: '2026-01-01' },
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    'Unable to create/update fields: CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
    ['CreatedDate'],
  ],
  [
    'an unknown external id of the parent',
    { Order__r: { DR_Order_Id__c: 'x' } },
    'INVALID_FIELD',
    'Foreign key external ID: x not found for field DR_Order_Id__c in entity Order',
    [],
  ],
])('%s is refused', async (_, record, errorCode, message, fields) => {
  const answer = await create(record);
  expect(answer).toMatchObject({ status: 400, body: [{ errorCode, message, fields }] });
  expect(answer.body).toHaveLength(1);
});

test('the error lists missing required fields', async () => {
  expect(await create({ Name: 'x' }, 'Order')).toMatchObject({
    status: 400,
    body: [
      {
        errorCode: 'REQUIRED_FIELD_MISSING',
        message: 'Required fields are missing: [AccountId, EffectiveDate]',
        fields: ['AccountId', 'EffectiveDate'],
      },
    ],
  });
});

test('a unique value of another row is refused with its id, and is free after that row is deleted', async () => {
  const { id } = (await create({ DR_Order_Id__c: 'u' })).body;
  expect(await create({ DR_Order_Id__c: 'u' })).toMatchObject({
    status: 400,
    body: [
      {
        errorCode: 'DUPLICATE_VALUE',
        message: `duplicate value found: DR_Order_Id__c duplicates value on record with id: ${id}`,
      },
    ],
  });
  expect((await create({ DR_Order_Id__c: 'U' })).status).toBe(201);
  await org.call('DELETE', `/sobjects/${OBJECT}/${id}`);
  expect((await create({ DR_Order_Id__c: 'u' })).status).toBe(201);
});

test('a unique value that is not case-sensitive is unique in any case', async () => {
  await create({ File_Id__c: 'File' }, 'DR_Invoice__c');
  const again = await create({ File_Id__c: 'FILE' }, 'DR_Invoice__c');
  expect(again.body[0].errorCode).toBe('DUPLICATE_VALUE');
});

test('an update with a taken unique value changes nothing, and the row keeps its own value', async () => {
  await create({ DR_Order_Id__c: 'taken' });
  const { id } = (await create({ DR_Order_Id__c: 'mine', Region__c: 'old' })).body;
  const path = `/sobjects/${OBJECT}/${id}`;
  const answer = await org.call('PATCH', path, { DR_Order_Id__c: 'taken', Region__c: 'new' });
  expect(answer.body[0].errorCode).toBe('DUPLICATE_VALUE');
  const byKey = await org.call('GET', `/sobjects/${OBJECT}/DR_Order_Id__c/mine`);
  expect(byKey.body).toMatchObject({ Id: id, Region__c: 'old' });
  expect((await org.call('GET', `/sobjects/${OBJECT}/Region__c/new`)).status).toBe(404);
  expect((await org.call('GET', `/sobjects/${OBJECT}/Region__c/old`)).body.Id).toBe(id);
});

test('a validation rule refuses an older version with its own text, and accepts equal and newer ones', async () => {
  const { id } = (await create({ Version__c: 5 })).body;
  const path = `/sobjects/${OBJECT}/${id}`;
  expect(await org.call('PATCH', path, { Version__c: 4 })).toMatchObject({
    status: 400,
    body: [
      {
        errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'STALE: a newer version was written before.',
        fields: ['Version__c'],
      },
    ],
  });
  expect((await org.call('PATCH', path, { Version__c: 5 })).status).toBe(204);
  expect((await org.call('PATCH', path, { Version__c: 6 })).status).toBe(204);
  expect((await org.call('PATCH', path, { Version__c: null })).status).toBe(204);
  expect((await org.call('PATCH', path, { Version__c: 1 })).status).toBe(204);
});

test('versions keep milliseconds, datetimes only whole seconds', async () => {
  const record = { Version__c: 1_795_314_284_732, Shipped_At__c: '2026-11-22T07:00:00.987+02:00' };
  const { id } = (await create(record)).body;
  expect((await org.call('GET', `/sobjects/${OBJECT}/${id}`)).body).toMatchObject({
    Version__c: 1_795_314_284_732,
    Shipped_At__c: '2026-11-22T05:00:00.000+0000',
  });
});

test('texts with control characters and lone surrogates are returned unchanged', async () => {
  const Notes__c = 'a\u0000b\ud800c';
  const { id } = (await create({ Notes__c })).body;
  expect((await org.call('GET', `/sobjects/${OBJECT}/${id}`)).body.Notes__c).toBe(Notes__c);
});

test('a body that is not JSON and a method that the path does not have are rejected', async () => {
  const broken = await create('{"Code__c":');
  expect(broken).toMatchObject({ status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR' }] });
  const method = await org.call('PUT', `/sobjects/${OBJECT}`, {});
  expect(method).toMatchObject({ status: 405, body: [{ errorCode: 'METHOD_NOT_ALLOWED' }] });
});

test.each([
  ['v30.0', 410, 'UNSUPPORTED_API_VERSION'],
  ['v99.0', 404, 'NOT_FOUND'],
])('version %s is answered %i', async (version, status, errorCode) => {
  const response = await fetch(`${org.url}/services/data/${version}/limits`, {
    headers: { authorization: `Bearer ${org.token}` },
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject([{ errorCode }]);
});
