import { createFile } from './file-calls.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
let accountId: string;
const USER = '0055e000000UserAAC';

beforeAll(async () => {
  org = await runningOrg();
});

beforeEach(async () => {
  accountId = String((await org.connection.sobject('Account').create({ Name: 'Acme' })).id);
});

afterAll(() => org[Symbol.asyncDispose]());

const link = (ContentDocumentId: string, more: object = {}) =>
  org.call('POST', '/sobjects/ContentDocumentLink', {
    ...{ ContentDocumentId, LinkedEntityId: accountId, ShareType: 'V' },
    ...more,
  });

const linksOf = async (condition: string) =>
  (
    await org.connection.query(
      `SELECT Id, LinkedEntityId, ShareType FROM ContentDocumentLink WHERE ${condition}`,
    )
  ).records;

test('a file is linked with a record once', async () => {
  const { document } = await createFile(org.call);
  expect((await link(document)).status).toBe(201);
  const { status, body } = await link(document, { ShareType: 'I' });
  expect({ status, body }).toEqual({
    status: 400,
    body: [
      {
        errorCode: 'DUPLICATE_VALUE',
        message: `Document with ID: ${document.slice(0, 15)} is already linked with the entity with ID: ${accountId.slice(0, 15)}`,
        fields: ['LinkedEntityId'],
      },
    ],
  });
  const records = [1, 2].map(() => ({
    attributes: { type: 'ContentDocumentLink' },
    ...{ ContentDocumentId: document, LinkedEntityId: USER, ShareType: 'V' },
  }));
  const collection = await org.call('POST', '/composite/sobjects', { records });
  expect(collection.body).toMatchObject([
    { errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
    { errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
  ]);
});

test('two calls at once link a file once', async () => {
  const { document } = await createFile(org.call);
  const answers = await Promise.all(Array.from({ length: 5 }, () => link(document)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400]);
});

test.each([
  [{ ShareType: null }, 'REQUIRED_FIELD_MISSING'],
  [{ ShareType: 'Viewer' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
  [{ Visibility: 'Nobody' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
  [{ LinkedEntityId: USER, ShareType: 'I' }, 'INSUFFICIENT_ACCESS_OR_READONLY'],
  [{ LinkedEntityId: null }, 'REQUIRED_FIELD_MISSING'],
  [{ LinkedEntityId: 'no id' }, 'MALFORMED_ID'],
  [{ LinkedEntityId: '0015e0000000999AAA' }, 'INVALID_CROSS_REFERENCE_KEY'],
  [{ ContentDocumentId: '0695e0000000999AAA' }, 'INVALID_CROSS_REFERENCE_KEY'],
])('%j is refused with %s', async (values, errorCode) => {
  const { document } = await createFile(org.call);
  const { body } = await link(document, values);
  expect(body).toMatchObject([{ errorCode }]);
});

test('a file cannot be linked with another file', async () => {
  const [one, other] = [await createFile(org.call), await createFile(org.call)];
  const { body } = await link(one.document, { LinkedEntityId: other.document });
  expect(body).toMatchObject([{ fields: ['LinkedEntityId'] }]);
});

test('the type of a link can be changed, its ends cannot', async () => {
  const { document } = await createFile(org.call);
  const { id } = (await link(document)).body;
  const path = `/sobjects/ContentDocumentLink/${id}`;
  expect((await org.call('PATCH', path, { ShareType: 'I' })).status).toBe(204);
  expect((await org.call('PATCH', path, { LinkedEntityId: accountId })).body).toMatchObject([
    { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['LinkedEntityId'] },
  ]);
});

test('links are found by their files or records only', async () => {
  const { document } = await createFile(org.call, { FirstPublishLocationId: accountId });
  expect(await linksOf(`LinkedEntityId = '${accountId}'`)).toHaveLength(1);
  expect(await linksOf(`ContentDocumentId IN ('${document}') AND ShareType = 'V'`)).toHaveLength(1);
  const subquery = 'LinkedEntityId IN (SELECT Id FROM Account)';
  expect((await linksOf(subquery)).length).toBeGreaterThan(0);
  const errorCode = 'MALFORMED_QUERY';
  const message = expect.stringContaining(
    "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.",
  );
  for (const where of [
    '',
    "WHERE ShareType = 'V'",
    `WHERE ContentDocumentId != '${document}'`,
    `WHERE LinkedEntityId NOT IN ('${accountId}')`,
    `WHERE LinkedEntityId = '${accountId}' OR ShareType = 'V'`,
    `WHERE NOT (LinkedEntityId = '${accountId}')`,
  ]) {
    const soql = `SELECT Id FROM ContentDocumentLink ${where}`;
    const { status, body } = await org.call('GET', `/query?q=${encodeURIComponent(soql)}`);
    expect({ status, body }).toMatchObject({ status: 400, body: [{ errorCode, message }] });
  }
});

test('a record has its files as children', async () => {
  await createFile(org.call, { Title: 'Terms', FirstPublishLocationId: accountId });
  const { records } = await org.connection.query(
    `SELECT (SELECT ContentDocument.Title FROM ContentDocumentLinks) FROM Account
     WHERE Id = '${accountId}'`,
  );
  expect(records).toMatchObject([
    { ContentDocumentLinks: { records: [{ ContentDocument: { Title: 'Terms' } }] } },
  ]);
});

test('a document is deleted with its versions and links', async () => {
  const { version, document } = await createFile(org.call, { FirstPublishLocationId: accountId });
  expect((await org.call('DELETE', `/sobjects/ContentDocument/${document}`)).status).toBe(204);
  expect((await org.call('GET', `/sobjects/ContentVersion/${version}`)).status).toBe(404);
  expect((await org.call('GET', `/sobjects/ContentVersion/${version}/VersionData`)).status).toBe(
    404,
  );
  expect(await linksOf(`LinkedEntityId = '${accountId}'`)).toEqual([]);
});

test('a record is deleted with its links, and its files stay', async () => {
  const { document } = await createFile(org.call, { FirstPublishLocationId: accountId });
  expect((await org.call('DELETE', `/sobjects/Account/${accountId}`)).status).toBe(204);
  expect(await linksOf(`ContentDocumentId = '${document}'`)).toMatchObject([
    { LinkedEntityId: USER, ShareType: 'I' },
  ]);
  expect((await org.call('GET', `/sobjects/ContentDocument/${document}`)).status).toBe(200);
});

test('documents are not created, versions are not deleted, and the owner stays linked', async () => {
  const { version, document } = await createFile(org.call);
  const created = await org.call('POST', '/sobjects/ContentDocument', { Title: 'A' });
  expect(created.body).toMatchObject([{ errorCode: 'INVALID_TYPE_FOR_OPERATION' }]);
  const deleted = await org.call('DELETE', `/sobjects/ContentVersion/${version}`);
  expect(deleted.body).toMatchObject([{ errorCode: 'INVALID_TYPE_FOR_OPERATION' }]);
  const [own] = await linksOf(`ContentDocumentId = '${document}'`);
  const unlinked = await org.call('DELETE', `/sobjects/ContentDocumentLink/${own?.Id}`);
  expect(unlinked.body).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION' }]);
});

test('the descriptions say so', async () => {
  const describe = async (name: string) =>
    (await org.call('GET', `/sobjects/${name}/describe`)).body;
  expect(await describe('ContentDocument')).toMatchObject({ createable: false, keyPrefix: '069' });
  expect(await describe('ContentDocumentLink')).toMatchObject({ keyPrefix: '06A' });
  const version = await describe('ContentVersion');
  expect(version).toMatchObject({ createable: true, deletable: false, keyPrefix: '068' });
  const field = (name: string) =>
    version.fields.find((each: { name: string }) => each.name === name);
  expect(field('VersionData')).toMatchObject({
    ...{ type: 'base64', soapType: 'xsd:base64Binary', filterable: false },
    ...{ createable: true, updateable: false },
  });
});
