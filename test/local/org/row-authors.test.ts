import { type OrgWithUsers, orgWithUsers, USERS } from './org-with-users.ts';
import { IDENTITY } from './running-org.ts';

let org: OrgWithUsers;
beforeAll(async () => {
  org = await orgWithUsers();
});
afterAll(() => org[Symbol.asyncDispose]());

test('a row names the users who created and last changed it, and its owner', async () => {
  const { body } = await org.as('writer').call('POST', '/sobjects/DR_Fulfillment__c', {});
  const path = `/sobjects/DR_Fulfillment__c/${body.id}`;
  const { userId } = USERS.writer;
  const created = { CreatedById: userId, LastModifiedById: userId, OwnerId: userId };
  expect((await org.call('GET', path)).body).toMatchObject(created);
  await org.call('PATCH', path, { Code__c: 'admin' });
  expect((await org.call('GET', path)).body).toMatchObject({
    ...created,
    LastModifiedById: IDENTITY.userId,
  });
  const found = await org.connection.query(
    `SELECT CreatedBy.Username FROM DR_Fulfillment__c WHERE LastModifiedBy.Username = '${IDENTITY.username}'`,
  );
  expect(found.records).toMatchObject([{ CreatedBy: { Username: USERS.writer.username } }]);
});

test('the history of a row names the users who changed it', async () => {
  const { body } = await org.as('writer').call('POST', '/sobjects/DR_Fulfillment__c', {});
  await org.call('PATCH', `/sobjects/DR_Fulfillment__c/${body.id}`, { Code__c: 'admin' });
  const found = await org.connection.query(
    `SELECT Field, CreatedById FROM DR_Fulfillment__History WHERE ParentId = '${body.id}'`,
  );
  expect(found.records).toMatchObject([
    { Field: 'created', CreatedById: USERS.writer.userId },
    { Field: 'Code__c', CreatedById: IDENTITY.userId },
  ]);
});
