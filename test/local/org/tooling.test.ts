import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg({ installedPackages: ['digitalriverv3'] });
});
afterAll(() => org[Symbol.asyncDispose]());

async function query(soql: string) {
  return org.call('GET', `/tooling/query?q=${encodeURIComponent(soql)}`);
}

test('every object has an id, also in conditions', async () => {
  const { body } = await query('SELECT Id, ValidationName, Active FROM ValidationRule');
  expect(body.records).toMatchObject([{ ValidationName: 'Guard', Active: true }]);
  const id = body.records[0].Id;
  expect(id).toMatch(/^03d\w{15}$/);
  expect(body.records[0].attributes.url).toBe(
    `/services/data/v67.0/tooling/sobjects/ValidationRule/${id}`,
  );
  const again = await query(`SELECT ErrorMessage FROM ValidationRule WHERE Id = '${id}'`);
  expect(again.body.totalSize).toBe(1);
});

test('rules are found by the name of their object', async () => {
  const of = (name: string) =>
    query(
      `SELECT EntityDefinition.QualifiedApiName, ValidationName FROM ValidationRule WHERE EntityDefinition.QualifiedApiName IN ('${name}', 'Account')`,
    );
  expect((await of('DR_Fulfillment__c')).body.records).toEqual([
    {
      attributes: expect.anything(),
      EntityDefinition: {
        attributes: expect.objectContaining({ type: 'EntityDefinition' }),
        QualifiedApiName: 'DR_Fulfillment__c',
      },
      ValidationName: 'Guard',
    },
  ]);
  expect((await of('Order')).body).toMatchObject({ totalSize: 0, records: [] });
});

test('objects and fields of the org can be queried', async () => {
  const entity = await query(
    "SELECT QualifiedApiName, KeyPrefix, Label FROM EntityDefinition WHERE QualifiedApiName = 'Order'",
  );
  expect(entity.body.records).toMatchObject([{ KeyPrefix: '801', Label: 'Order' }]);
  const fields = await query(
    "SELECT DeveloperName FROM CustomField WHERE TableEnumOrId = 'DR_Fulfillment__c' AND DeveloperName LIKE 'W%' ORDER BY DeveloperName",
  );
  expect(fields.body.records).toMatchObject([{ DeveloperName: 'Weight' }]);
  const packaged = await query(
    "SELECT COUNT() FROM CustomObject WHERE NamespacePrefix = 'digitalriverv3'",
  );
  expect(packaged.body.totalSize).toBe(4);
  const standard = await query(
    "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName = 'Name'",
  );
  expect(standard.body.totalSize).toBe(1);
});

test('the columns of a query can be described, as the sf CLI does', async () => {
  const soql = 'SELECT Id, EntityDefinition.QualifiedApiName FROM ValidationRule';
  const path = `/tooling/query?q=${encodeURIComponent(soql)}&columns=true`;
  const { body } = await org.call('GET', path);
  expect(body.columnMetadata).toMatchObject([
    { columnName: 'Id' },
    { columnName: 'EntityDefinition', joinColumns: [{ columnName: 'QualifiedApiName' }] },
  ]);
});

test('the org has no Apex', async () => {
  expect((await query('SELECT Id, Name FROM ApexClass')).body).toMatchObject({ totalSize: 0 });
});

test.each([
  ['SELECT Nothing FROM ValidationRule', 'INVALID_FIELD'],
  ['SELECT Id FROM Order', 'INVALID_TYPE'],
  ['SELECT COUNT(Id) FROM ApexClass', 'MALFORMED_QUERY'],
])('%s is refused', async (soql, errorCode) => {
  expect(await query(soql)).toMatchObject({ status: 400, body: [{ errorCode }] });
});

test('jsforce describes the objects of the Tooling API', async () => {
  const { tooling } = org.connection;
  const { sobjects } = await tooling.describeGlobal();
  expect(sobjects.map(({ name }) => name)).toContain('ValidationRule');
  const described = await tooling.sobject('ApexClass').describe();
  expect(described.fields.map(({ name }) => name)).toContain('Status');
  expect((await org.call('GET', '/tooling/sobjects/Nothing/describe')).status).toBe(404);
});
