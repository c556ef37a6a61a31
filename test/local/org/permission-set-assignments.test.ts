import { deployRest, xml, zipOf } from './deploy-zip.ts';
import { type OrgWithUsers, orgWithUsers, USERS } from './org-with-users.ts';

let org: OrgWithUsers;
beforeAll(async () => {
  org = await orgWithUsers();
});
afterAll(() => org[Symbol.asyncDispose]());

async function setId(name: string): Promise<string> {
  const soql = `SELECT Id FROM PermissionSet WHERE Name = '${name}'`;
  return String((await org.connection.query(soql)).records[0]?.Id);
}

async function assign(user: keyof typeof USERS, set: string) {
  return org.call('POST', '/sobjects/PermissionSetAssignment', {
    AssigneeId: USERS[user].userId,
    PermissionSetId: await setId(set),
  });
}

async function describeFulfillment(): Promise<number> {
  const { call } = org.as('unassigned');
  return (await call('GET', '/sobjects/DR_Fulfillment__c/describe')).status;
}

test('assigning a permission set, and removing the assignment, changes rights at once', async () => {
  expect(await describeFulfillment()).toBe(404);
  const { body } = await assign('unassigned', 'Fulfillment_Reader');
  expect(await describeFulfillment()).toBe(200);
  await org.call('DELETE', `/sobjects/PermissionSetAssignment/${body.id}`);
  expect(await describeFulfillment()).toBe(404);
});

test('a permission set is assigned to a user once', async () => {
  const set = await setId('Fulfillment_Writer');
  const { userId } = USERS.writer;
  const message = `Duplicate PermissionSetAssignment. Assignee: ${userId}; Permission Set: ${set}`;
  expect(await assign('writer', 'Fulfillment_Writer')).toMatchObject({
    status: 400,
    body: [{ errorCode: 'DUPLICATE_VALUE', message, fields: [] }],
  });
  const record = {
    attributes: { type: 'PermissionSetAssignment' },
    AssigneeId: USERS.clerk.userId,
    PermissionSetId: set,
  };
  const twice = { allOrNone: false, records: [record, record] };
  const { body } = await org.call('POST', '/composite/sobjects', twice);
  expect(body).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
  ]);
  const found = await org.connection.query(
    `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${USERS.clerk.userId}'`,
  );
  expect(found.totalSize).toBe(1);
});

test('of two calls at once that assign the same permission set, one is refused', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => assign('visitor', 'Setup_Viewer')));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400]);
});

test('a removed assignment stays removed after a restart', async () => {
  const found = await org.connection.query(
    `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${USERS.writer.userId}'`,
  );
  await org.call('DELETE', `/sobjects/PermissionSetAssignment/${found.records[0]?.Id}`);
  await org.restart();
  expect((await org.as('writer').call('GET', '/sobjects/Order/describe')).status).toBe(404);
  expect((await assign('writer', 'Fulfillment_Writer')).status).toBe(201);
  expect((await org.as('writer').call('GET', '/sobjects/Order/describe')).status).toBe(200);
});

describe('a deployed permission set', () => {
  const set = (inside: string) => ({
    members: { PermissionSet: ['Fulfillment_Reader'] },
    files: {
      'permissionsets/Fulfillment_Reader.permissionset': xml(
        'PermissionSet',
        `${inside}<hasActivationRequired>false</hasActivationRequired><label>Reader</label>
         <objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete>
         <allowEdit>false</allowEdit><allowRead>true</allowRead>
         <modifyAllRecords>false</modifyAllRecords><object>DR_Fulfillment__c</object>
         <viewAllRecords>false</viewAllRecords></objectPermissions>`,
      ),
    },
  });
  const reads = (field: string) =>
    `<fieldPermissions><editable>false</editable><field>${field}</field><readable>true</readable></fieldPermissions>`;

  async function seen(): Promise<string[]> {
    const { body } = await org.as('unassigned').call('GET', '/sobjects/DR_Fulfillment__c/describe');
    const fields: { name: string; custom: boolean }[] = body.fields;
    return fields.filter(({ custom }) => custom).map(({ name }) => name);
  }

  test('replaces the rights of its earlier version at once, and after a restart', async () => {
    await assign('unassigned', 'Fulfillment_Reader');
    expect(await seen()).toEqual(['Code__c']);
    await deployRest(org, set(reads('DR_Fulfillment__c.Notes__c')));
    expect(await seen()).toEqual(['Notes__c']);
    await org.restart();
    expect(await seen()).toEqual(['Notes__c']);
  });

  test('is assigned to no one, not even to the administrator who deployed it', async () => {
    const { files } = set('');
    const [reader = ''] = Object.values(files);
    const deployed = await deployRest(org, {
      members: { PermissionSet: ['Fulfillment_Auditor'] },
      files: { 'permissionsets/Fulfillment_Auditor.permissionset': reader },
    });
    expect(deployed).toMatchObject({ status: 'Succeeded' });
    const assigned = `SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = '${await setId('Fulfillment_Auditor')}'`;
    expect((await org.connection.query(assigned)).totalSize).toBe(0);
  });

  test('is deployed by users who may modify metadata only', async () => {
    const form = new FormData();
    form.append('entity_content', JSON.stringify({ deployOptions: { checkOnly: true } }));
    form.append('file', new Blob([new Uint8Array(zipOf(set('')))]), 'deploy.zip');
    const { accessToken } = org.as('clerk').connection;
    const reply = await fetch(`${org.url}/services/data/v67.0/metadata/deployRequest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}` },
      body: form,
    });
    expect(reply.status).toBe(403);
    expect(await reply.json()).toMatchObject([
      {
        errorCode: 'INSUFFICIENT_ACCESS',
        message:
          'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
      },
    ]);
  });
});
