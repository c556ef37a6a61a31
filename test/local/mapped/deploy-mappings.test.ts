import { deployMappings } from '../../../local/mapped/deploy-mappings.ts';
import { recordLines } from '../../../local/mapped/record-lines.ts';
import type { TrialMapping } from '../../../local/mapped/trial-mappings.ts';
import { mappingOf, SHOP } from '../../sources/mapped/shop-mapping.ts';
import { startTestOrg, type TestOrg } from '../../support/local-org.ts';

let org: TestOrg;
const nobody = { integration: '005000000000001AAA', people: [] };

beforeAll(async () => {
  org = await startTestOrg();
  const { records } = await org.connection.query<{ Id: string }>('SELECT Id FROM User LIMIT 1');
  nobody.integration = records[0]?.Id ?? '';
});

afterAll(() => org.stop());

function trialMapping(file: string, changes: object): TrialMapping {
  return { file, mapping: mappingOf({ ...SHOP, ...changes }) };
}

async function fieldsOf(object: string): Promise<string[]> {
  const { fields } = await org.connection.describe(object);
  return fields.map(({ name }) => name);
}

test('the trial gets what look-ups search by, as the org of an installation has it', async () => {
  const [entry] = SHOP.map;
  const [sale] = entry.writes;
  const fields = { Order__c: { lookup: 'order' }, Plan__c: { lookup: 'plan' } };
  const deployed = await deployMappings(
    org.connection,
    [
      trialMapping('shop.yaml', {
        lookups: {
          order: { object: 'Order', by: [{ Shop_Number__c: 'data.order' }, { OrderNumber: 'id' }] },
          plan: { object: 'Shop_Plan__c', by: [{ Plan_Id__c: 'data.plan' }] },
          sale: { object: 'Other_Sale__c', by: [{ Other_Id__c: 'data.other' }], claim: 'Owner__c' },
        },
        map: [{ ...entry, writes: [sale, { ...sale, group: 'order', fields }] }],
      }),
      trialMapping('other.yaml', {
        source: 'other',
        paths: ['/webhooks/other'],
        map: [
          {
            ...entry,
            writes: [
              { ...sale, record: { object: 'Other_Sale__c', by: { Other_Id__c: 'data.order' } } },
            ],
          },
        ],
      }),
    ],
    nobody,
  );
  expect(deployed).toEqual([
    'Order.Shop_Number__c',
    'Other_Sale__c.Owner__c',
    'Shop_Plan__c.Plan_Id__c',
  ]);
  expect(await fieldsOf('Order')).toContain('Shop_Number__c');
  expect(await fieldsOf('Shop_Plan__c')).toContain('Plan_Id__c');
  expect(await fieldsOf('Other_Sale__c')).toEqual(
    expect.arrayContaining(['Other_Id__c', 'Owner__c']),
  );
  expect(await fieldsOf('Sale__c')).toEqual(expect.arrayContaining(['Order__c', 'Plan__c']));
});

test('two files whose permission sets would have one name are refused', async () => {
  const mappings = ['a', 'b'].map((source) =>
    trialMapping(`${source}.yaml`, { source, label: 'My Shop', paths: [`/webhooks/${source}`] }),
  );
  await expect(deployMappings(org.connection, mappings, nobody)).rejects.toThrow(
    'a.yaml and b.yaml: expected labels of their own, got two that give the permission sets the name My_Shop_Connector_Integration',
  );
});

test('a record with a field that the org does not have is shown as such', async () => {
  const record = { object: 'Order', field: 'OrderNumber', value: '1' };
  const write = {
    ...({ record, group: 'a', rule: 'newest', version: [1], creates: true } as const),
    fields: { Topic: 1 },
  };
  expect(await recordLines(org.connection, org.url, [write])).toEqual([
    '  Order with OrderNumber 1 cannot be shown: the org refuses the query (INVALID_FIELD).',
  ]);
});

test('a write that waits for its record says so', async () => {
  const record = { object: 'Order', field: 'OrderNumber', value: 'none' };
  const write = {
    record,
    group: 'a',
    rule: 'newest',
    version: [1],
    fields: { Status: 1 },
  } as const;
  expect(await recordLines(org.connection, org.url, [{ ...write, creates: false }])).toEqual([
    '  Order with OrderNumber none does not exist; what this event writes is kept until it does.',
  ]);
  expect(await recordLines(org.connection, org.url, [{ ...write, creates: true }])).toEqual([
    '  Order with OrderNumber none does not exist.',
  ]);
});
