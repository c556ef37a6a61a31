import { admin } from './admin-client.ts';
import { createFile, upload } from './file-calls.ts';
import { type OrgWithUsers, orgWithUsers, USERS } from './org-with-users.ts';

let org: OrgWithUsers;
let accountId: string;
let fulfillmentId: string;

beforeAll(async () => {
  org = await orgWithUsers();
  accountId = (await org.call('POST', '/sobjects/Account', { Name: 'Acme' })).body.id;
  const fulfillment = await org.call('POST', '/sobjects/DR_Fulfillment__c', { Code__c: 'one' });
  fulfillmentId = fulfillment.body.id;
});
afterAll(() => org[Symbol.asyncDispose]());
afterEach(async () => {
  await admin(org, 'PUT', '/settings', {});
});

const ids = async (user: keyof typeof USERS, soql: string) =>
  (await org.as(user).connection.query(soql)).records.map(({ Id }) => Id);

test('a user needs no permission set for files', async () => {
  const { version, document } = await createFile(org.as('unassigned').call);
  expect(await ids('unassigned', 'SELECT Id FROM ContentVersion')).toEqual([version]);
  expect(await ids('unassigned', 'SELECT Id FROM ContentDocument')).toEqual([document]);
  const { status } = await org
    .as('unassigned')
    .call('DELETE', `/sobjects/ContentDocument/${document}`);
  expect(status).toBe(204);
});

test('a record that the user reads takes files, any other does not', async () => {
  const file = { PathOnClient: 'a.txt', VersionData: 'YQ==' };
  const attach = async (user: keyof typeof USERS) =>
    org
      .as(user)
      .call('POST', '/sobjects/ContentVersion', { ...file, FirstPublishLocationId: fulfillmentId });
  expect((await attach('writer')).status).toBe(201);
  expect((await attach('unassigned')).body).toMatchObject([
    { errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' },
  ]);
  await admin(org, 'PUT', '/settings', { sharing: { Account: 'Private' } });
  const own = { ...file, FirstPublishLocationId: accountId };
  expect((await org.as('clerk').call('POST', '/sobjects/ContentVersion', own)).body).toMatchObject([
    { errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' },
  ]);
});

test('a link needs access to the file and to the record', async () => {
  const { document } = await createFile(org.call);
  const link = { ContentDocumentId: document, LinkedEntityId: accountId, ShareType: 'V' };
  const foreign = await org.as('clerk').call('POST', '/sobjects/ContentDocumentLink', link);
  expect(foreign.body).toMatchObject([
    { errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY' },
  ]);
});

describe('a file of another user', () => {
  test('is not found, unless it is shared with the user', async () => {
    const { version, document } = await createFile(org.call);
    const soql = `SELECT Id FROM ContentVersion WHERE Id = '${version}'`;
    expect(await ids('clerk', soql)).toEqual([]);
    const path = `/sobjects/ContentVersion/${version}`;
    expect((await org.as('clerk').call('GET', path)).status).toBe(404);
    expect((await org.as('clerk').call('GET', `${path}/VersionData`)).status).toBe(404);
    const link = { LinkedEntityId: USERS.clerk.userId, ShareType: 'V' };
    const { body } = await org.call('POST', '/sobjects/ContentDocumentLink', {
      ...{ ContentDocumentId: document },
      ...link,
    });
    expect(await ids('clerk', soql)).toEqual([version]);
    const further = { ContentDocumentId: document, PathOnClient: 'b.txt', VersionData: 'YQ==' };
    const add = () => org.as('clerk').call('POST', '/sobjects/ContentVersion', further);
    expect((await add()).body).toMatchObject([{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }]);
    await org.call('PATCH', `/sobjects/ContentDocumentLink/${body.id}`, { ShareType: 'C' });
    const removed = await org.as('clerk').call('DELETE', `/sobjects/ContentDocument/${document}`);
    expect(removed.body).toMatchObject([{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }]);
    expect((await add()).status).toBe(201);
  });

  test('is found by its id or its record through a record that the user reads', async () => {
    const { version, document } = await createFile(org.call, { FirstPublishLocationId: accountId });
    for (const [object, where, id] of [
      ['ContentVersion', `Id = '${version}'`, version],
      ['ContentVersion', `ContentDocumentId = '${document}'`, version],
      ['ContentDocument', `Id IN ('${document}')`, document],
    ]) {
      expect(await ids('clerk', `SELECT Id FROM ${object} WHERE ${where}`)).toEqual([id]);
    }
    const links = `SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId = '${accountId}'`;
    expect(await ids('clerk', links)).toHaveLength(1);
    expect(await ids('clerk', `SELECT Id FROM ContentVersion WHERE Title = 'a'`)).not.toContain(
      version,
    );
    await admin(org, 'PUT', '/settings', { sharing: { Account: 'Private' } });
    expect(await ids('clerk', `SELECT Id FROM ContentVersion WHERE Id = '${version}'`)).toEqual([]);
    expect(await ids('clerk', links)).toEqual([]);
  });

  test('with an inferred link, those who edit the record edit the file', async () => {
    const { document } = await createFile(org.call);
    const ends = { ContentDocumentId: document, LinkedEntityId: accountId };
    await org.call('POST', '/sobjects/ContentDocumentLink', { ...ends, ShareType: 'I' });
    const title = () =>
      org.as('clerk').call('PATCH', `/sobjects/ContentDocument/${document}`, { Title: 'New' });
    expect((await title()).status).toBe(204);
    await admin(org, 'PUT', '/settings', { sharing: { Account: 'Read' } });
    expect((await title()).body).toMatchObject([{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }]);
  });
});

test('an administrator reads all files', async () => {
  const { document } = await createFile(org.as('clerk').call);
  const soql = `SELECT Id FROM ContentDocument WHERE Id = '${document}'`;
  expect((await org.connection.query(soql)).totalSize).toBe(1);
});

test('a refused upload leaves no contents', async () => {
  const visitor = { url: org.url, token: 'none' };
  expect((await upload(visitor, { PathOnClient: 'a' }, Buffer.from('a'))).status).toBe(401);
});
