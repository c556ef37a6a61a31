import { deployRest, fields } from './deploy-zip.ts';
import { createFile } from './file-calls.ts';
import { type OrgWithUsers, orgWithUsers } from './org-with-users.ts';

const KEY = 'External_File_Id__c';

let org: OrgWithUsers;

beforeAll(async () => {
  org = await orgWithUsers();
  const key =
    '<type>Text</type><length>60</length><externalId>true</externalId><unique>true</unique>';
  const { success } = await deployRest(org, fields('ContentVersion', { [KEY]: key }));
  expect(success).toBe(true);
});
afterAll(() => org[Symbol.asyncDispose]());

test('a version can have an external id, which only one version has', async () => {
  const { version } = await createFile(org.call, { [KEY]: 'dr-1' });
  const { status, body } = await org.call('POST', '/sobjects/ContentVersion', {
    ...{ PathOnClient: 'b.txt', VersionData: 'Yg==', [KEY]: 'DR-1' },
  });
  expect({ status, body }).toMatchObject({
    status: 400,
    body: [{ errorCode: 'DUPLICATE_VALUE', message: expect.stringContaining(version) }],
  });
  const soql = `SELECT Id FROM ContentVersion WHERE ${KEY} = 'dr-1'`;
  expect((await org.connection.query(soql)).records).toMatchObject([{ Id: version }]);
  expect((await org.call('GET', `/sobjects/ContentVersion/${KEY}/dr-1`)).body.Id).toBe(version);
  // A refused version leaves no document.
  const { records } = await org.connection.query('SELECT COUNT(Id) total FROM ContentDocument');
  expect(records).toMatchObject([{ total: 1 }]);
});

test('an upsert creates a file once, and does not change its contents', async () => {
  const path = `/sobjects/ContentVersion/${KEY}/dr-2`;
  const file = { PathOnClient: 'c.txt', VersionData: 'Yg==' };
  expect((await org.call('PATCH', path, file)).status).toBe(201);
  expect((await org.call('PATCH', path, file)).body).toMatchObject([
    {
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      fields: ['PathOnClient', 'VersionData'],
    },
  ]);
  expect((await org.call('PATCH', path, { Title: 'C' })).status).toBe(200);
});

test('the field needs the rights that other custom fields need', async () => {
  const { body } = await org.as('clerk').call('POST', '/sobjects/ContentVersion', {
    PathOnClient: 'a',
    VersionData: 'YQ==',
    [KEY]: 'x',
  });
  expect(body).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
});
