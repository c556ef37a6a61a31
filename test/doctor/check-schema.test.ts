import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../src/config/index.ts';
import type { Profile } from '../../src/salesforce/schema/profile.ts';
import { INTEGRATION_SETS } from '../support/local-org.ts';
import { metadataFor, PROFILE_SET, profileExample } from '../support/profile-example.ts';
import { AS_ADMINISTRATOR, type DoctorRun, startDoctorStage } from './doctor-stage.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));

/** Runs the doctor on an org whose metadata is a changed copy of force-app. */
async function checkOrgWith(
  change: (folder: string) => Promise<void>,
  environment: Environment = {},
): Promise<DoctorRun> {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-test-'));
  await cp(FORCE_APP, folder, { recursive: true });
  await change(join(folder, 'objects'));
  const stage = await startDoctorStage(folder);
  try {
    return await stage.runDoctor(environment);
  } finally {
    await stage.stop();
    await rm(folder, { recursive: true });
  }
}

async function rewrite(file: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} has no ${from}.`);
  await writeFile(file, changed);
}

test('fields that are missing, of another type, too short, computed, or not unique are reported', async () => {
  const { status, problems } = await checkOrgWith(async (objects) => {
    const field = (object: string, name: string) =>
      join(objects, object, 'fields', `${name}.field-meta.xml`);
    await rm(field('Order', 'DR_Customer_Type__c'));
    await rm(join(objects, 'DR_Failed_Event__c'), { recursive: true });
    await rewrite(field('Order', 'DR_Order_State__c'), '<length>255', '<length>20');
    await rewrite(field('Order', 'DR_Fraud_State__c'), '<type>Text<', '<type>Date<');
    await rewrite(field('Order', 'DR_Fraud_State_Version__c'), '<precision>18', '<precision>12');
    await rewrite(field('Order', 'DR_Order_Id__c'), '<unique>true', '<unique>false');
    await rewrite(
      field('DR_Fulfillment__c', 'DR_Order_Id__c'),
      '<externalId>true',
      '<externalId>false',
    );
    await rewrite(
      field('DR_Fulfillment__c', 'Order_Cancelled__c'),
      /<defaultValue>false<\/defaultValue>/,
      '<formula>false</formula>',
    );
    await rewrite(
      field('DR_Invoice_Credit_Memo__c', 'OrderId__c'),
      '<referenceTo>Order<',
      '<referenceTo>Account<',
    );
  });
  expect(status).toBe(1);
  expect(problems).toEqual([
    'warning Salesforce schema Order.DR_Order_Id__c: is not unique: two records of Order could carry one id, and events of that id would then be parked',
    'failed Salesforce schema Order.DR_Order_State__c: has room for 20 characters; 40 are needed',
    'failed Salesforce schema Order.DR_Fraud_State__c: is of type date; expected a text field',
    'failed Salesforce schema Order.DR_Fraud_State_Version__c: has room for 12 digits before the decimal point; 18 are needed',
    'failed Salesforce schema Order.DR_Customer_Type__c: does not exist, or the integration user cannot see it',
    'failed Salesforce schema DR_Fulfillment__c.DR_Order_Id__c: is not an external id: records could be created twice, or not at all',
    'failed Salesforce schema DR_Fulfillment__c.Order_Cancelled__c: the integration user cannot set it in new records or edit it',
    'failed Salesforce schema DR_Invoice_Credit_Memo__c.OrderId__c: is a lookup to Account; expected a lookup to Order',
    'failed Salesforce schema DR_Failed_Event__c: does not exist, or the integration user cannot see it',
  ]);
});

test('an id field of the Order that is neither unique nor an external id is a warning that says what follows', async () => {
  const { status, problems } = await checkOrgWith(async (objects) => {
    const file = join(objects, 'Order/fields/DR_Order_Id__c.field-meta.xml');
    await rewrite(file, '<unique>true', '<unique>false');
    await rewrite(file, '<externalId>true', '<externalId>false');
  });
  expect(status).toBe(0);
  expect(problems).toEqual([
    'warning Salesforce schema Order.DR_Order_Id__c: is not an external id and not unique: searches by it are slow; two records of Order could carry one id, and events of that id would then be parked',
  ]);
});

test('a field that a later release added is a warning in an org that lacks it, and so is its guard', async () => {
  const { status, problems, findings } = await checkOrgWith(async (objects) => {
    const fulfillment = join(objects, 'DR_Fulfillment__c');
    await rm(join(fulfillment, 'fields/DR_Eligible_Version__c.field-meta.xml'));
    await rm(join(fulfillment, 'validationRules/DR_Eligible_Guard.validationRule-meta.xml'));
  }, AS_ADMINISTRATOR);
  const field = 'DR_Fulfillment__c.DR_Eligible_Version__c';
  expect(status).toBe(0);
  expect(problems).toEqual([
    `warning Salesforce schema ${field}: does not exist, or the integration user cannot see it: a later release added it, and it is not written until it is there`,
  ]);
  expect(findings.find(({ check }) => check === field)?.todo).toBe(
    'Assign the permission set "Digital River Connector Integration" to the integration user; if that is done, deploy force-app (sf project deploy start).',
  );
});

test('missing guards, and guards without the marker that the connector reads, are reported', async () => {
  const { status, problems } = await checkOrgWith(async (objects) => {
    const rules = join(objects, 'Order/validationRules');
    await rm(join(rules, 'DR_Order_State_Guard.validationRule-meta.xml'));
    await rewrite(
      join(rules, 'DR_Order_Id_Guard.validationRule-meta.xml'),
      'DR_ORDER_CONFLICT: ',
      '',
    );
  }, AS_ADMINISTRATOR);
  expect(status).toBe(1);
  expect(problems).toEqual([
    'failed Salesforce guards Order.DR_Order_Id__c: no validation rule has this field as its error location and a message that begins with DR_ORDER_CONFLICT',
    'failed Salesforce guards Order.DR_Order_State_Version__c: no validation rule has this field as its error location and a message that begins with DR_STALE_EVENT',
  ]);
});

test("Digital River's package fits its profile, and has no fields to guard", async () => {
  const stage = await startDoctorStage(
    FORCE_APP,
    ['digitalriverv3'],
    [...INTEGRATION_SETS, 'digitalriverv3__Fulfillment'],
  );
  const { status, findings, problems } = await stage.runDoctor({
    SALESFORCE_PROFILE: 'digitalriverv3',
  });
  await stage.stop();
  expect(problems).toEqual([
    'skipped Salesforce guards validation rules: the schema profile has no version fields to guard',
  ]);
  expect(status).toBe(0);
  expect(findings.map(({ check }) => check)).toContain('digitalriverv3__DR_Fulfillment__c');
});

test("in an org without Digital River's package, the advice is to install it", async () => {
  const stage = await startDoctorStage();
  const { findings } = await stage.runDoctor({ SALESFORCE_PROFILE: 'digitalriverv3' });
  await stage.stop();
  const todos = new Set(
    findings.filter(({ area }) => area === 'Salesforce schema').map(({ todo }) => todo),
  );
  expect([...todos]).toEqual([
    "Assign the permission set of Digital River's package to the integration user; if that is done, install or upgrade Digital River's package (version 3, namespace digitalriverv3).",
  ]);
});

test('a field with another spelling in the org is reported, with the place to correct it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-test-'));
  const file = join(folder, 'profile.json');
  const profile: Profile = JSON.parse(await profileExample());
  const { order } = profile;
  const misspelled = { ...order, drOrderId: 'payment_reference__c', number: 'name' };
  await writeFile(file, JSON.stringify({ ...profile, order: misspelled }));
  const metadata = await metadataFor(profile);
  const stage = await startDoctorStage(metadata, [], [PROFILE_SET]);
  const { findings } = await stage.runDoctor({ SALESFORCE_PROFILE: file });
  await stage.stop();
  await Promise.all([folder, metadata].map((path) => rm(path, { recursive: true })));
  const spellings = findings.filter(({ found }) => found.includes('spelled'));
  expect(spellings.map(({ check, found, todo }) => [check, found, todo])).toEqual([
    [
      'Sales_Order__c.payment_reference__c',
      'is spelled Payment_Reference__c in the org',
      'Use this spelling in the profile file (SALESFORCE_PROFILE).',
    ],
    [
      'Sales_Order__c.name',
      'is spelled Name in the org; the connector finds records by it',
      'Use this spelling in the configuration.',
    ],
  ]);
});
