import { admin } from './admin-client.ts';
import { type OrgWithUsers, orgWithUsers } from './org-with-users.ts';
import { logIn } from './running-org.ts';

let org: OrgWithUsers;
beforeAll(async () => {
  org = await orgWithUsers();
});
afterAll(() => org[Symbol.asyncDispose]());

const RULES = `/tooling/query?q=${encodeURIComponent('SELECT ValidationName FROM ValidationRule')}`;
const ASSIGNMENTS = 'SELECT Id FROM PermissionSetAssignment';

test('limits need View Setup and Configuration', async () => {
  expect(await org.as('writer').call('GET', '/limits')).toMatchObject({
    status: 403,
    body: [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'limits resource is not enabled' }],
  });
  expect((await org.as('clerk').call('GET', '/limits')).status).toBe(200);
  expect((await org.call('GET', '/limits')).status).toBe(200);
});

test('every API user gets the list of resources, with the API usage', async () => {
  const { status, body, headers } = await org.as('unassigned').call('GET', '/');
  expect(status).toBe(200);
  expect(body.identity).toContain('0055e000000UnasAAC');
  expect(headers.get('sforce-limit-info')).toMatch(/^api-usage=\d+\/15000$/);
});

test('validation rules need View Setup and Configuration', async () => {
  expect(await org.as('writer').call('GET', RULES)).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_TYPE' }],
  });
  expect((await org.as('clerk').call('GET', RULES)).status).toBe(200);
});

test('assignments of permission sets can be read with View Setup or Assign Permission Sets', async () => {
  const refusal = { errorCode: 'INVALID_TYPE' };
  await expect(org.as('writer').connection.query(ASSIGNMENTS)).rejects.toMatchObject(refusal);
  expect((await org.as('clerk').connection.query(ASSIGNMENTS)).totalSize).toBeGreaterThan(0);
});

test('permission sets are assigned with Assign Permission Sets only', async () => {
  const [set] = (
    await org.connection.query("SELECT Id FROM PermissionSet WHERE Name = 'Setup_Viewer'")
  ).records;
  const assignment = { AssigneeId: '0055e000000CleaAAC', PermissionSetId: set?.Id };
  expect(
    await org.as('clerk').call('POST', '/sobjects/PermissionSetAssignment', assignment),
  ).toMatchObject({
    status: 400,
    body: [
      {
        errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        message: 'entity type cannot be inserted: PermissionSetAssignment',
      },
    ],
  });
  expect((await org.call('POST', '/sobjects/PermissionSetAssignment', assignment)).status).toBe(
    201,
  );
  const other = { ...assignment, AssigneeId: '0055e000000WritAAC' };
  expect(
    (await org.as('clerk').call('POST', '/sobjects/PermissionSetAssignment', other)).status,
  ).toBe(201);
});

test('every user reads the organization, users and profiles', async () => {
  const { connection } = org.as('unassigned');
  expect((await connection.query('SELECT Name, IsSandbox FROM Organization')).totalSize).toBe(1);
  const users = await connection.query(
    "SELECT Username FROM User WHERE Profile.Name = 'Minimum Access - API Only Integrations' ORDER BY Username",
  );
  expect(users.records.map(({ Username }) => Username)).toEqual([
    'unassigned@local.example',
    'writer@local.example',
  ]);
});

test('a user without API Enabled cannot call the API, and has an identity', async () => {
  expect(await org.as('visitor').call('GET', '/')).toMatchObject({
    status: 403,
    body: [{ errorCode: 'API_CURRENTLY_DISABLED', message: 'API is disabled for this User' }],
  });
  const { access_token } = await logIn(org.url, {
    ...{ grant_type: 'password', client_id: 'app', client_secret: 'app secret' },
    ...{ username: 'visitor@local.example', password: 'visitor1' },
  });
  const userinfo = await fetch(`${org.url}/services/oauth2/userinfo`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  expect(userinfo.status).toBe(200);
});

describe('in an org without Orders', () => {
  beforeAll(() => admin(org, 'PUT', '/settings', { orders: false }));
  afterAll(() => admin(org, 'PUT', '/settings', { orders: true }));

  test('no user sees the object or its history', async () => {
    for (const { call } of [org, org.as('writer')]) {
      const described = await call('GET', '/sobjects/Order/describe');
      expect(described).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND' }] });
    }
    await expect(org.connection.query('SELECT Id FROM Order')).rejects.toMatchObject({
      errorCode: 'INVALID_TYPE',
      message: expect.stringContaining("sObject type 'Order' is not supported."),
    });
    const { body } = await org.call('GET', '/sobjects');
    const names = body.sobjects.map(({ name }: { name: string }) => name);
    expect(names).toContain('Account');
    expect(names.filter((name: string) => name.startsWith('Order'))).toEqual([]);
  });

  test('the other objects work as before', async () => {
    expect((await org.call('POST', '/sobjects/DR_Fulfillment__c', {})).status).toBe(201);
  });

  test('the setting is shown by the admin path, which refuses unknown ones', async () => {
    const { body } = await admin(org, 'GET', '/settings');
    expect(body).toEqual({ orders: false, sharing: {} });
    expect((await admin(org, 'PUT', '/settings', { order: false })).status).toBe(400);
  });
});
