import { type OrgWithUsers, orgWithUsers } from './org-with-users.ts';

/*
 * Collections of ids in a body, see
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_retrieve_post.htm
 */

const OBJECT = 'DR_Fulfillment__c';
const PATH = `/composite/sobjects/${OBJECT}`;

let org: OrgWithUsers;
let id: string;
beforeAll(async () => {
  org = await orgWithUsers();
  const fields = { Code__c: 'one', Status__c: 'Open', DR_Order_Id__c: 'one' };
  id = (await org.call('POST', `/sobjects/${OBJECT}`, fields)).body.id;
});
afterAll(() => org[Symbol.asyncDispose]());

/** An id of no record; a fourth digit as of no other test. */
const absent = (number: number) => `${id.slice(0, 3)}9${String(number).padStart(11, '0')}AAA`;

test('a record or null is answered for each id, in the order of the ids', async () => {
  const { body: other } = await org.call('POST', `/sobjects/${OBJECT}`, { DR_Order_Id__c: 'two' });
  await org.call('DELETE', `/sobjects/${OBJECT}/${other.id}`);
  const ids = [absent(1), id, other.id, 'no id', id];
  const { status, body } = await org.call('POST', PATH, { ids, fields: ['DR_Order_Id__c'] });
  const found = { attributes: { type: OBJECT }, Id: id, DR_Order_Id__c: 'one' };
  expect(status).toBe(200);
  expect(body).toMatchObject([null, found, null, null, found]);
  expect(body[1]).not.toHaveProperty('Code__c');
});

test('2,000 ids are taken, and 2,001 are refused', async () => {
  const ids = Array.from({ length: 2000 }, (_, index) => absent(index));
  const fields = ['Id'];
  const { status, body } = await org.call('POST', PATH, { ids, fields });
  expect([status, body.length]).toEqual([200, 2000]);
  expect(await org.call('POST', PATH, { ids: [...ids, id], fields })).toMatchObject({
    status: 400,
    body: [
      {
        errorCode: 'EXCEEDED_ID_LIMIT',
        message: 'record limit reached. cannot submit more than 2000 records into this call',
      },
    ],
  });
});

test.each([
  ['does not exist', 'X__c'],
  ['the user may not read', 'Status__c'],
])('a field that %s is refused, whatever the ids are', async (_case, field) => {
  const asked = { ids: [absent(1)], fields: ['Id', field] };
  expect(await org.as('writer').call('POST', PATH, asked)).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_FIELD', message: expect.stringContaining(`'${field}'`) }],
  });
});

test('an object that does not exist is not found', async () => {
  const asked = { ids: [id], fields: ['Id'] };
  expect(await org.call('POST', '/composite/sobjects/Missing__c', asked)).toMatchObject({
    status: 404,
    body: [{ errorCode: 'NOT_FOUND' }],
  });
});

describe('in a Composite call', () => {
  const query = (number: number) => ({
    method: 'GET',
    url: `/services/data/v67.0/query?q=${encodeURIComponent(`SELECT Id FROM ${OBJECT}`)}`,
    referenceId: `query${number}`,
  });
  const ids = () => ({
    method: 'POST',
    url: `/services/data/v67.0${PATH}`,
    referenceId: 'ids',
    body: { ids: [id], fields: ['Code__c'] },
  });
  const queries = (count: number) => Array.from({ length: count }, (_, number) => query(number));

  test('it is one of five parts, with queries', async () => {
    const compositeRequest = [ids(), ...queries(4)];
    const { body } = await org.call('POST', '/composite', { compositeRequest });
    const parts = body.compositeResponse;
    expect(parts[0]).toMatchObject({ httpStatusCode: 200, body: [{ Id: id, Code__c: 'one' }] });
    expect(parts.slice(1)).toMatchObject(Array(4).fill({ body: { done: true } }));
  });

  test('a sixth of them is refused, with the whole call', async () => {
    const compositeRequest = [ids(), ...queries(5)];
    expect(await org.call('POST', '/composite', { compositeRequest })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'LIMIT_EXCEEDED' }],
    });
  });

  test('a query that is longer than a URL may be is answered', async () => {
    const values = Array.from({ length: 1200 }, (_, index) => `'${204_440_790_336 + index}'`);
    const soql = `SELECT Id FROM ${OBJECT} WHERE DR_Order_Id__c IN (${values.join(',')},'one')`;
    const url = `/services/data/v67.0/query?q=${encodeURIComponent(soql)}`;
    const compositeRequest = [{ method: 'GET', url, referenceId: 'long' }];
    const { body } = await org.call('POST', '/composite', { compositeRequest });
    expect(body.compositeResponse[0].body).toMatchObject({ totalSize: 1, records: [{ Id: id }] });
  });
});
