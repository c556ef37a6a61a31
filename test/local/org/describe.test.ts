import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

test('a describe contains the metadata of each field', async () => {
  const { fields, ...object } = await org.connection.describe('DR_Fulfillment__c');
  expect(object).toMatchObject({
    name: 'DR_Fulfillment__c',
    label: 'Fulfillment',
    labelPlural: 'Fulfillments',
    custom: true,
    keyPrefix: 'a00',
  });
  const field = (name: string) => fields.find((each) => each.name === name);
  expect(field('DR_Order_Id__c')).toMatchObject({
    type: 'string',
    length: 255,
    externalId: true,
    idLookup: true,
    unique: true,
    caseSensitive: true,
    nillable: true,
    createable: true,
    updateable: true,
    custom: true,
  });
  expect(field('Weight__c')).toMatchObject({ type: 'double', precision: 6, scale: 2 });
  expect(field('Order__c')).toMatchObject({ referenceTo: ['Order'], relationshipName: 'Order__r' });
  expect(field('Name')).toMatchObject({ autoNumber: true, createable: false, nameField: true });
  expect(field('Status__c')).toMatchObject({
    restrictedPicklist: true,
    picklistValues: [
      { value: 'Open', active: true, defaultValue: true },
      { value: 'Completed', active: true, defaultValue: false },
    ],
  });
  expect(field('Completed__c')).toMatchObject({ type: 'boolean', nillable: false });
  expect(field('Code__c')).toMatchObject({ filterable: true, sortable: true, groupable: true });
  expect(field('Notes__c')).toMatchObject({ filterable: false, sortable: false, groupable: false });
  expect(field('Weight__c')).toMatchObject({ filterable: true, groupable: false });
});

test('the describe of a parent lists its child relationships', async () => {
  const { childRelationships } = await org.connection.describe('Order');
  expect(childRelationships).toContainEqual(
    expect.objectContaining({
      childSObject: 'DR_Fulfillment__c',
      field: 'Order__c',
      relationshipName: 'Fulfillments__r',
    }),
  );
});

test('the list of objects contains standard and custom objects', async () => {
  const { sobjects } = await org.connection.describeGlobal();
  const prefixes = new Map(sobjects.map(({ name, keyPrefix }) => [name, keyPrefix]));
  expect(Object.fromEntries(prefixes)).toMatchObject({
    Account: '001',
    Order: '801',
    User: '005',
    Organization: '00D',
    DR_Invoice__c: 'a01',
  });
});

test('the versions are listed without authentication, newest last', async () => {
  const versions: unknown = await (await fetch(`${org.url}/services/data`)).json();
  expect(versions).toHaveLength(38);
  expect(versions).toMatchObject({
    0: { label: "Summer '14", version: '31.0' },
    1: { label: "Winter '15", version: '32.0' },
    14: { label: "Spring '19", version: '45.0' },
    27: { label: "Summer '23", version: '58.0' },
    37: { label: "Winter '27", url: '/services/data/v68.0', version: '68.0' },
  });
});
