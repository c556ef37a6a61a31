import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

async function send(version: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${org.url}/services/data/${version}${path}`, {
    method,
    headers: { authorization: `Bearer ${org.token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

test.each(['v31.0', 'v42.0', 'v45.0', 'v51.0', 'v66.0', 'v68.0'])('%s exists', async (version) => {
  const { status, body } = await send(version, 'GET', '/query?q=SELECT+Id+FROM+Organization');
  expect(status).toBe(200);
  expect(body.records[0].attributes.url).toContain(`/services/data/${version}/sobjects/`);
});

test('before 46.0, an upsert that updates answers 204, and one that creates answers without `created`', async () => {
  const path = '/sobjects/DR_Fulfillment__c/DR_Order_Id__c/old';
  const created = await send('v45.0', 'PATCH', path, { Code__c: 'x' });
  expect(created.status).toBe(201);
  expect(created.body).toEqual({ id: expect.any(String), success: true, errors: [] });
  for (const version of ['v40.0', 'v45.0']) {
    expect(await send(version, 'PATCH', path, {})).toEqual({ status: 204, body: undefined });
  }
  const updated = await send('v46.0', 'PATCH', path, {});
  expect(updated).toMatchObject({ status: 200, body: { created: false } });
});

test('before 46.0, there is no upsert of a collection', async () => {
  const record = { attributes: { type: 'DR_Fulfillment__c' }, DR_Order_Id__c: 'collected' };
  const upsert = (version: string) =>
    send(version, 'PATCH', '/composite/sobjects/DR_Fulfillment__c/DR_Order_Id__c', {
      records: [record],
    });
  expect(await upsert('v45.0')).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND' }] });
  expect(await upsert('v46.0')).toMatchObject({ status: 200, body: [{ created: true }] });
});
