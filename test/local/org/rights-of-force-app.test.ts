import { fileURLToPath } from 'node:url';
import { type OrgWithUsers, orgWith, user } from './org-with-users.ts';

const metadataDirectory = fileURLToPath(
  new URL('../../../force-app/main/default', import.meta.url),
);

/** The users of a real installation, with the permission sets of force-app. */
const USERS = {
  integration: user('connector', '0055e000000InteAAC', {
    profile: 'Minimum Access - API Only Integrations',
    permissionSets: [
      'Digital_River_Connector_Integration',
      'Digital_River_Connector_Activated_Orders',
    ],
  }),
  operations: user('operations', '0055e000000OperAAC', {
    permissionSets: ['Digital_River_Connector_Admin'],
  }),
  storefront: user('storefront', '0055e000000StorAAC', {
    permissionSets: ['Digital_River_Connector_Storefront'],
  }),
};

let org: OrgWithUsers<keyof typeof USERS>;
let orderId: string;
beforeAll(async () => {
  org = await orgWith(USERS, { metadataDirectory });
  const account = await org.call('POST', '/sobjects/Account', { Name: 'Acme' });
  const order = { AccountId: account.body.id, EffectiveDate: '2026-11-01' };
  orderId = (await org.call('POST', '/sobjects/Order', order)).body.id;
});
afterAll(() => org[Symbol.asyncDispose]());

/** Object and key field. */
const KEYS = [
  ['DR_Fulfillment__c', 'DR_Order_Id__c'],
  ['DR_Invoice_Credit_Memo__c', 'File_Id__c'],
  ['DR_Failed_Event__c', 'Failed_Event_Key__c'],
  ['XanPay_Charge__c', 'Charge_Id__c'],
  ['Plum_Reward__c', 'Plum_Order_Id__c'],
] as const;

/** The objects of which people who watch over the connector may change some fields. */
const EDITED: readonly string[] = ['DR_Failed_Event__c', 'DR_Invoice_Credit_Memo__c'];

async function upsert(name: keyof typeof USERS, object: string, field: string, key: string) {
  const records = [{ attributes: { type: object }, [field]: key }];
  const path = `/composite/sobjects/${object}/${field}`;
  return org.as(name).call('PATCH', path, { records });
}

describe.each(KEYS)('the key of %s', (object, field) => {
  test('lets the integration create a row, and find it again', async () => {
    const created = await upsert('integration', object, field, 'one');
    expect(created.body).toMatchObject([{ success: true, created: true }]);
    const { id } = created.body[0];
    const again = await upsert('integration', object, field, 'one');
    expect(again.body).toMatchObject([{ success: true, created: false, id }]);
  });

  test('belongs to one row', async () => {
    const records = [{ attributes: { type: object }, [field]: 'one' }];
    const { body } = await org.as('integration').call('POST', '/composite/sobjects', { records });
    expect(body).toMatchObject([{ success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] }]);
  });

  test('is read and not written by the people who watch over the connector', async () => {
    const { connection } = org.as('operations');
    const { records } = await connection.query(`SELECT Id, ${field} FROM ${object}`);
    expect(records).toMatchObject([{ [field]: 'one' }]);
    const change = { attributes: { type: object }, id: records[0]?.Id, [field]: 'two' };
    const { body } = await org
      .as('operations')
      .call('PATCH', '/composite/sobjects', { records: [change] });
    expect(body[0].success).toBe(false);
    expect(body[0].errors[0].statusCode).toBe(
      EDITED.includes(object)
        ? 'INVALID_FIELD_FOR_INSERT_UPDATE'
        : 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    );
  });

  test('is hidden from the storefront, with its object', async () => {
    expect((await upsert('storefront', object, field, 'two')).status).toBe(404);
  });
});

test('the storefront fills the Digital River order id, and no other field of the connector', async () => {
  const { call } = org.as('storefront');
  const path = `/sobjects/Order/${orderId}`;
  expect((await call('PATCH', path, { DR_Order_Id__c: 'dr-1' })).status).toBe(204);
  expect(await call('PATCH', path, { DR_Order_State__c: 'accepted' })).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_FIELD' }],
  });
});

test('the integration edits orders, activated ones included, and neither creates nor deletes any', async () => {
  const path = `/sobjects/Order/${orderId}`;
  await org.call('PATCH', path, { Status: 'Activated' });
  const { call } = org.as('integration');
  expect((await call('PATCH', path, { DR_Order_State__c: 'accepted' })).status).toBe(204);
  expect((await call('POST', '/sobjects/Order', { EffectiveDate: '2026-11-02' })).status).toBe(400);
  expect((await call('DELETE', path)).status).toBe(403);
});

test('people who watch over the connector change the status of a failed event', async () => {
  const { connection, call } = org.as('operations');
  const found = await connection.query('SELECT Id FROM DR_Failed_Event__c');
  const path = `/sobjects/DR_Failed_Event__c/${found.records[0]?.Id}`;
  expect((await call('PATCH', path, { Status__c: 'Reprocess' })).status).toBe(204);
  const { body } = await call('GET', '/sobjects/DR_Failed_Event__c/describe');
  expect(body).toMatchObject({ createable: false, updateable: true, deletable: false });
  const others = await org.as('storefront').call('GET', '/sobjects/DR_Failed_Event__c/describe');
  expect(others.status).toBe(404);
});

test('people who watch over the connector ask for a link, and change no other field of a document', async () => {
  const { connection, call } = org.as('operations');
  const { records } = await connection.query('SELECT Id FROM DR_Invoice_Credit_Memo__c');
  const path = `/sobjects/DR_Invoice_Credit_Memo__c/${records[0]?.Id}`;
  expect((await call('PATCH', path, { DR_File_Link_Requested__c: true })).status).toBe(204);
  const { body } = await call('GET', '/sobjects/DR_Invoice_Credit_Memo__c/describe');
  expect(body).toMatchObject({ createable: false, updateable: true, deletable: false });
  const custom = (body.fields as { name: string; custom: boolean; updateable: boolean }[]).filter(
    ({ custom }) => custom,
  );
  expect(custom.length).toBeGreaterThan(5);
  expect(custom.filter(({ updateable }) => updateable).map(({ name }) => name)).toEqual([
    'DR_File_Link_Requested__c',
  ]);
  for (const { name } of custom.filter(({ updateable }) => !updateable)) {
    expect(await call('PATCH', path, { [name]: null })).toMatchObject({ status: 400 });
  }
});
