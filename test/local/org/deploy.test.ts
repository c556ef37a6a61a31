import { deployRest, fields, fieldXml, xml } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

const TEXT = '<type>Text</type><length>20</length>';
const KEY = `${TEXT}<externalId>true</externalId><unique>true</unique>`;

const object = (inside: string) =>
  xml(
    'CustomObject',
    `<label>Pet</label><pluralLabel>Pets</pluralLabel><deploymentStatus>Deployed</deploymentStatus>
     <sharingModel>ReadWrite</sharingModel>${inside}
     <nameField><type>AutoNumber</type><label>Number</label><displayFormat>P-{000}</displayFormat></nameField>`,
  );

const rule = (formula: string, active = true) =>
  `<validationRules><fullName>Guard</fullName><active>${active}</active>
   <errorConditionFormula>${formula}</errorConditionFormula><errorMessage>No.</errorMessage></validationRules>`;

async function names(path = '/sobjects/Account/describe'): Promise<string[]> {
  const { body } = await org.call('GET', path);
  return body.fields.map(({ name }: { name: string }) => name);
}

test('a new field can be described, written and queried at once, and after a restart', async () => {
  const old = (await org.call('POST', '/sobjects/Account', { Name: 'Old' })).body.id;
  const result = await deployRest(
    org,
    fields('Account', {
      Key__c: KEY,
      On__c: '<type>Checkbox</type><defaultValue>false</defaultValue>',
    }),
  );
  expect(result).toMatchObject({
    status: 'Succeeded',
    success: true,
    done: true,
    checkOnly: false,
    numberComponentsDeployed: 2,
    numberComponentErrors: 0,
    details: {
      componentFailures: [],
      componentSuccesses: [
        { fullName: 'package.xml' },
        {
          fullName: 'Account.Key__c',
          componentType: 'CustomField',
          fileName: 'objects/Account.object',
          created: true,
        },
        { fullName: 'Account.On__c' },
      ],
    },
  });
  for (const key of ['k1', 'k2']) {
    const made = await org.call('PATCH', `/sobjects/Account/Key__c/${key}`, { Name: 'New' });
    expect(made).toMatchObject({ status: 201 });
    expect((await org.call('GET', `/sobjects/Account/${old}`)).body.On__c).toBe(false);
    expect(await names()).toContain('Key__c');
    await org.restart();
  }
  expect((await org.call('GET', '/sobjects/Account/Key__c/k1')).status).toBe(200);
  const again = await deployRest(org, fields('Account', { Key__c: KEY }));
  expect(again.details.componentSuccesses[1]).toMatchObject({ created: false });
});

test('a new object has its fields, rules and tab, and accepts rows', async () => {
  const pet = fieldXml('Age__c', '<type>Number</type><precision>3</precision><scale>0</scale>');
  const owner = fieldXml(
    'Account__c',
    '<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Pets</relationshipName>',
  );
  const result = await deployRest(org, {
    members: { CustomObject: ['Pet__c'], CustomTab: ['Pet__c'] },
    files: {
      'objects/Pet__c.object': object(pet + owner + rule('Age__c &gt; 30')),
      'tabs/Pet__c.tab': xml('CustomTab', '<customObject>true</customObject>'),
    },
  });
  expect(result).toMatchObject({ status: 'Succeeded', numberComponentsDeployed: 5 });
  const account = (await org.call('POST', '/sobjects/Account', { Name: 'Owner' })).body.id;
  const made = await org.call('POST', '/sobjects/Pet__c', { Age__c: 3, Account__c: account });
  expect(made.status).toBe(201);
  expect(await org.call('POST', '/sobjects/Pet__c', { Age__c: 31 })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No.' }],
  });
  const found = await org.connection.query('SELECT Name, Account__r.Name FROM Pet__c');
  expect(found.records).toMatchObject([{ Name: 'P-001', Account__r: { Name: 'Owner' } }]);

  const off = { members: { ValidationRule: ['Pet__c.Guard'] }, files: {} };
  const file = { 'objects/Pet__c.object': xml('CustomObject', rule('Age__c &gt; 30', false)) };
  expect(await deployRest(org, { ...off, files: file })).toMatchObject({ success: true });
  await org.restart();
  expect((await org.call('POST', '/sobjects/Pet__c', { Age__c: 31 })).status).toBe(201);
});

test('a deployment with checkOnly stores nothing', async () => {
  const deployment = {
    members: { CustomObject: ['Ghost__c'] },
    files: { 'objects/Ghost__c.object': object(fieldXml('Key__c', KEY)) },
  };
  const checked = await deployRest(org, deployment, true);
  expect(checked).toMatchObject({ success: true, checkOnly: true, numberComponentsDeployed: 2 });
  expect((await org.call('GET', '/sobjects/Ghost__c/describe')).status).toBe(404);
  await org.restart();
  expect((await org.call('GET', '/sobjects/Ghost__c/describe')).status).toBe(404);
});

test('reports require their folder, which the sf CLI names with a slash', async () => {
  const report = {
    'reports/Pets/All.report': xml('Report', '<name>All</name><reportType>Pets__c</reportType>'),
    'reportTypes/Pets.reportType': xml('ReportType', '<baseObject>Account</baseObject>'),
  };
  const named = { ReportType: ['Pets'], Report: ['Pets/', 'Pets/All'] };
  const folder = { 'reports/Pets-meta.xml': xml('ReportFolder', '<name>Pets</name>') };
  const withFolder = { members: named, files: { ...report, ...folder } };
  expect(await deployRest(org, withFolder, true)).toMatchObject({
    success: true,
    numberComponentsDeployed: 3,
    details: {
      componentSuccesses: expect.arrayContaining([
        expect.objectContaining({ componentType: 'ReportFolder', fullName: 'Pets' }),
        expect.objectContaining({ componentType: 'Report', fullName: 'Pets/All' }),
      ]) as unknown,
    },
  });
  const without = { members: { ...named, Report: ['Pets/All'] }, files: report };
  const { details } = await deployRest(org, without, true);
  expect(details.componentFailures).toMatchObject([
    { fullName: 'Pets/All', problem: 'In field: folder - no Report named Pets found' },
  ]);
});

test.each([
  ['ReportFolder', 'reports', 'Report'],
  ['DashboardFolder', 'dashboards', 'Dashboard'],
])('a %s is accepted with its access type and shares', async (type, folder, contents) => {
  const shares = `<folderShares><accessLevel>View</accessLevel><sharedTo>AllInternalUsers</sharedTo>
    <sharedToType>Organization</sharedToType></folderShares>`;
  const deploy = (inside: string) =>
    deployRest(
      org,
      {
        members: { [contents]: ['Pets/'] },
        files: { [`${folder}/Pets-meta.xml`]: xml(type, `${inside}<name>Pets</name>`) },
      },
      true,
    );
  expect(await deploy(`<accessType>Public</accessType>${shares}`)).toMatchObject({
    success: true,
    details: { componentSuccesses: [{}, { componentType: type, fullName: 'Pets' }] },
  });
  const { details } = await deploy(shares.replace('View', 'Glance'));
  expect(details.componentFailures).toMatchObject([
    { problem: expect.stringContaining("'Glance' is not a valid value") },
  ]);
});

test('a component that is deployed again without a change is reported as unchanged', async () => {
  const statesOf = async (deployment: Parameters<typeof deployRest>[1], checkOnly = false) => {
    const { details } = await deployRest(org, deployment, checkOnly);
    const all: { created: boolean; changed: boolean }[] = details.componentSuccesses.slice(1);
    return all.map(({ created, changed }) => (created ? 'created' : changed ? 'changed' : 'same'));
  };
  const first = fields('Account', { Same__c: TEXT, Other__c: TEXT });
  const second = fields('Account', { Same__c: TEXT, Other__c: TEXT.replace('20', '30') });
  expect(await statesOf(first)).toEqual(['created', 'created']);
  expect(await statesOf(first, true)).toEqual(['same', 'same']);
  expect(await statesOf(second)).toEqual(['same', 'changed']);
  expect(await statesOf(second)).toEqual(['same', 'same']);
});

test('one invalid component fails the whole deployment, and is reported with its file', async () => {
  const good = fields('Account', { Good__c: TEXT });
  const result = await deployRest(org, {
    members: { ...good.members, Layout: ['Account-Bad'] },
    files: { ...good.files, 'layouts/Account-Bad.layout': '<Layout>\n<a></b>\n</Layout>' },
  });
  expect(result).toMatchObject({
    status: 'Failed',
    success: false,
    numberComponentErrors: 1,
    details: {
      componentFailures: [
        {
          fullName: 'Account-Bad',
          componentType: 'Layout',
          fileName: 'layouts/Account-Bad.layout',
          problemType: 'Error',
          problem: expect.stringMatching(/^Error parsing file: /),
          lineNumber: 2,
          success: false,
        },
      ],
    },
  });
  expect(await names()).not.toContain('Good__c');
});

test('a new unique constraint applies to all rows that are written during the deployment', async () => {
  await deployRest(org, fields('Account', { Race__c: `${TEXT}<externalId>true</externalId>` }));
  const keys = Array.from({ length: 100 }, (_, index) => `k${index}`);
  const write = (key: string) => org.call('POST', '/sobjects/Account', { Name: key, Race__c: key });
  const writes = keys.map(write);
  await writes[10];
  const deployed = await deployRest(org, fields('Account', { Race__c: KEY }));
  await Promise.all(writes);
  expect(deployed.success).toBe(true);
  const again = await Promise.all(keys.map(write));
  expect(again.filter(({ body }) => body[0]?.errorCode !== 'DUPLICATE_VALUE')).toEqual([]);
});
