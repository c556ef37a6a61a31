import pg from 'pg';
import { type Deployment, fields, zipOf } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
  org.connection.metadata.pollInterval = 50;
});
afterAll(() => org[Symbol.asyncDispose]());

const TEXT = '<type>Text</type><length>20</length>';
const VALIDATION = { checkOnly: true, testLevel: 'RunLocalTests' } as const;

async function deploy(deployment: Deployment, options: object = {}): Promise<string> {
  const result = await org.connection.metadata.deploy(zipOf(deployment), options).complete(true);
  expect(result).toMatchObject({ success: true });
  return String(result.id);
}

async function has(field: string): Promise<boolean> {
  const described = await org.connection.describe('Account');
  return described.fields.some(({ name }) => name === field);
}

function quickDeploy(id: string, rest: boolean): Promise<string> {
  return org.connection.metadata.deployRecentValidation({ id, rest });
}

test.each([
  ['SOAP', 'Quick_Soap__c', false],
  ['REST', 'Quick_Rest__c', true],
])(
  'a validation is deployed over %s without its zip, as a deployment of its own',
  async (_, field, rest) => {
    const validation = await deploy(fields('Account', { [field]: TEXT }), VALIDATION);
    expect(await has(field)).toBe(false);
    const id = await quickDeploy(validation, rest);
    expect(id).toMatch(/^0Af\w{15}$/);
    expect(id).not.toBe(validation);
    expect(await org.connection.metadata.checkDeployStatus(id, true)).toMatchObject({
      success: true,
      checkOnly: false,
      numberComponentsDeployed: 1,
    });
    expect(await has(field)).toBe(true);
  },
);

test('a validation without tests, and a deployment, cannot be deployed later', async () => {
  const deployment = fields('Account', { Later__c: TEXT });
  const ids = [
    await deploy(deployment, { checkOnly: true }),
    await deploy(deployment, { checkOnly: true, testLevel: 'NoTestRun' }),
    await deploy(fields('Account', { Now__c: TEXT }), { testLevel: 'RunLocalTests' }),
    '0Af000000000000AAA',
  ];
  for (const id of ids) {
    await expect(quickDeploy(id, false)).rejects.toThrow(/not a recent validation/);
    await expect(quickDeploy(id, true)).rejects.toMatchObject({ errorCode: 'INVALID_ID_FIELD' });
  }
  expect(await has('Later__c')).toBe(false);
});

test('a deployment ends the time in which earlier validations can be deployed', async () => {
  const validation = await deploy(fields('Account', { Early__c: TEXT }), VALIDATION);
  await deploy(fields('Account', { Between__c: TEXT }));
  await expect(quickDeploy(validation, true)).rejects.toMatchObject({
    errorCode: 'INVALID_ID_FIELD',
  });
});

test('a validation can be deployed for ten days', async () => {
  const validation = await deploy(fields('Account', { Old__c: TEXT }), VALIDATION);
  const client = new pg.Client({ connectionString: org.databaseUrl });
  await client.connect();
  const age = 'update org_deploy set created_at = created_at - make_interval(days => 10)';
  await client.query(`${age} where id = $1`, [validation]);
  await client.end();
  await expect(quickDeploy(validation, true)).rejects.toMatchObject({
    errorCode: 'INVALID_ID_FIELD',
  });
});

test('a deployment with a test class that does not exist fails', async () => {
  const zip = zipOf(fields('Account', { Tested__c: TEXT }));
  const options = { testLevel: 'RunSpecifiedTests', runTests: ['NoSuchTest'] } as const;
  const result = await org.connection.metadata
    .deploy(zip, { ...options, runTests: ['NoSuchTest'] })
    .complete(true);
  expect(result).toMatchObject({
    success: false,
    status: 'Failed',
    numberTestErrors: 1,
    details: { runTestResult: { failures: [{ name: 'NoSuchTest' }] } },
  });
  expect(await has('Tested__c')).toBe(false);
});
