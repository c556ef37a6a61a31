import { deployRest, fields, xml } from './deploy-zip.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg({ installedPackages: ['digitalriverv3'] });
});
afterAll(() => org[Symbol.asyncDispose]());

async function list(type: string, folder?: string) {
  const query = folder === undefined ? { type } : { type, folder };
  return org.connection.metadata.list(query, '67.0');
}

async function names(type: string, folder?: string): Promise<string[]> {
  return (await list(type, folder)).map(({ fullName }) => fullName).sort();
}

test('objects are listed, with standard objects and those of installed packages', async () => {
  const objects = await list('CustomObject');
  const of = (fullName: string) => objects.find((each) => each.fullName === fullName);
  expect(of('Order')).toMatchObject({ fileName: 'objects/Order.object', type: 'CustomObject' });
  expect(of('DR_Fulfillment__c')).toMatchObject({ manageableState: 'unmanaged' });
  expect(of('digitalriverv3__DR_Fulfillment__c')).toMatchObject({
    manageableState: 'installed',
    namespacePrefix: 'digitalriverv3',
  });
  expect(of('DR_Fulfillment__c')?.id).toMatch(/^01I\w{15}$/);
});

test('the parts of objects are listed by the file of their object', async () => {
  const found = await list('CustomField');
  const weight = found.find(({ fullName }) => fullName === 'DR_Fulfillment__c.Weight__c');
  expect(weight).toMatchObject({ fileName: 'objects/DR_Fulfillment__c.object' });
  expect(found.some(({ fullName }) => fullName === 'Account.Name')).toBe(false);
  expect(await names('ValidationRule')).toEqual([
    'DR_Fulfillment__c.Guard',
    'DR_Fulfillment__c.Switched_Off',
  ]);
  expect(await names('ListView')).toEqual(['DR_Fulfillment__c.Heavy', 'Order.Odd']);
});

test('a type without components has an empty list, and an unknown type is an error', async () => {
  expect(await list('ApexClass')).toEqual([]);
  await expect(list('NoSuchType')).rejects.toThrow(
    'This type of metadata is not available for this organization',
  );
});

test('several types can be listed in one call', async () => {
  const both = await org.connection.metadata.list(
    [{ type: 'ValidationRule' }, { type: 'ListView' }],
    '67.0',
  );
  expect(new Set(both.map(({ type }) => type))).toEqual(new Set(['ValidationRule', 'ListView']));
});

test('deployed components are listed at once; reports are listed for their folder', async () => {
  const field = fields('Account', { Listed__c: '<type>Text</type><length>20</length>' });
  const report = {
    members: { Report: ['Sales', 'Sales/Orders'] },
    files: {
      'reports/Sales-meta.xml': xml('ReportFolder', '<name>Sales</name>'),
      'reports/Sales/Orders.report': xml(
        'Report',
        '<format>Tabular</format><name>Orders</name><reportType>Order</reportType><showDetails>true</showDetails>',
      ),
    },
  };
  expect(await deployRest(org, field)).toMatchObject({ success: true });
  expect(await deployRest(org, report)).toMatchObject({ success: true });
  expect(await names('CustomField')).toContain('Account.Listed__c');
  expect(await names('ReportFolder')).toEqual(['Sales']);
  expect(await names('Report')).toEqual([]);
  expect(await names('Report', 'Sales')).toEqual(['Sales/Orders']);
  expect(await names('Report', 'Other')).toEqual([]);
});
