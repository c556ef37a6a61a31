import { deployRest } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';
import { sourcePackage } from './source-package.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg({ metadataDirectory: '/nowhere' });
});
afterAll(() => org[Symbol.asyncDispose]());

// The order in which an admin deploys them: each package into an org that has the earlier ones.
test.each([
  ['force-app', 50],
  ['salesforce/reports', 5],
  ['salesforce/order-history', 3],
  ['salesforce/alerts', 5],
  ['salesforce/external-client-app', 4],
  ['salesforce/raw-events', 14],
  ['salesforce/raw-events-flow', 1],
])('an empty org accepts %s; the same again changes nothing', async (directory, atLeast) => {
  const deployment = sourcePackage(directory);
  const first = await deployRest(org, deployment);
  expect(first.details.componentFailures).toEqual([]);
  expect(first.success).toBe(true);
  expect(first.numberComponentsDeployed).toBeGreaterThanOrEqual(atLeast);
  const again = await deployRest(org, deployment);
  expect(again.success).toBe(true);
  const changed = again.details.componentSuccesses.filter(
    ({ changed, fileName }: { changed: boolean; fileName: string }) =>
      changed && fileName !== 'package.xml',
  );
  expect(changed).toEqual([]);
});

const KEYS = [
  ['DR_Failed_Event__c', 'Failed_Event_Key__c'],
  ['DR_Fulfillment__c', 'DR_Order_Id__c'],
  ['DR_Invoice_Credit_Memo__c', 'File_Id__c'],
  ['Plum_Reward__c', 'Plum_Order_Id__c'],
  ['XanPay_Charge__c', 'Charge_Id__c'],
] as const;

test.each(KEYS)(
  '%s is upserted by its key, which is unique and not required',
  async (object, key) => {
    const { fields } = await org.connection.sobject(object).describe();
    expect(fields.find(({ name }) => name === key)).toMatchObject({
      nillable: true,
      unique: true,
      externalId: true,
      caseSensitive: true,
      createable: true,
      updateable: true,
    });
    const path = `/sobjects/${object}/${key}/k1`;
    expect((await org.call('PATCH', path, {})).status).toBe(201);
    expect((await org.call('PATCH', path, {})).status).toBe(200);
    expect(await org.call('POST', `/sobjects/${object}`, { [key]: 'k1' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'DUPLICATE_VALUE' }],
    });
    expect((await org.call('POST', `/sobjects/${object}`, {})).status).toBe(201);
  },
);
