import { fileURLToPath } from 'node:url';
import { SECOND_USER } from './oauth-clients.ts';
import { IDENTITY, type RunningOrg, runningOrg } from './running-org.ts';

const ADMIN = 'Digital_River_Connector_Admin';
const INTEGRATION = 'Digital_River_Connector_Integration';
const metadataDirectory = fileURLToPath(
  new URL('../../../force-app/main/default', import.meta.url),
);
const extraUsers = [{ ...SECOND_USER, permissionSets: [ADMIN] }];

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg({ metadataDirectory, identity: { ...IDENTITY, extraUsers } });
});
afterAll(() => org[Symbol.asyncDispose]());

async function assignments(userId: string, permissionSet: string): Promise<number> {
  const found = await org.connection.query(
    `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${userId}'
     AND PermissionSet.Name = '${permissionSet}' AND IsActive = true`,
  );
  return found.totalSize;
}

test('the permission sets of the metadata and their assignments are rows', async () => {
  const sets = await org.connection.query('SELECT Name, Label FROM PermissionSet ORDER BY Name');
  expect(sets.records.map(({ Name }) => Name)).toEqual([
    'Digital_River_Connector_Activated_Orders',
    ADMIN,
    INTEGRATION,
    'Digital_River_Connector_Storefront',
    'Digital_River_Connector_Viewer',
  ]);
  expect(await assignments(IDENTITY.userId, ADMIN)).toBe(1);
  expect(await assignments(IDENTITY.userId, INTEGRATION)).toBe(1);
  expect(await assignments(SECOND_USER.userId, ADMIN)).toBe(1);
  expect(await assignments(SECOND_USER.userId, INTEGRATION)).toBe(0);
});

test('a restart adds no rows, and an assignment can be created through the API', async () => {
  await org.restart();
  expect(await assignments(SECOND_USER.userId, ADMIN)).toBe(1);
  const found = await org.connection.query(
    `SELECT Id FROM PermissionSet WHERE Name = '${INTEGRATION}'`,
  );
  await org.connection.sobject('PermissionSetAssignment').create({
    AssigneeId: SECOND_USER.userId,
    PermissionSetId: found.records[0]?.Id ?? '',
  });
  expect(await assignments(SECOND_USER.userId, INTEGRATION)).toBe(1);
});
