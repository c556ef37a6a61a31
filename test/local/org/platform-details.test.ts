import { setTimeout as delay } from 'node:timers/promises';
import { type RunningOrg, runningOrg } from './running-org.ts';

const OBJECT = 'DR_Fulfillment__c';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

test("every answer of the data API contains the day's number of calls", async () => {
  const used = async (method: string, path: string, body?: unknown) => {
    const { headers } = await org.call(method, path, body);
    return Number(/^api-usage=(\d+)\/15000$/.exec(headers.get('sforce-limit-info') ?? '')?.[1]);
  };
  const counts = [
    await used('GET', '/limits'),
    await used('GET', '/query?q=SELECT+Id+FROM+Account'),
    await used('POST', '/sobjects/Account', { Name: 'A' }),
    await used('POST', '/sobjects/Account', {}),
    await used('GET', '/sobjects/Account/nonsense'),
    await used('GET', '/nowhere'),
  ];
  const [first = 0] = counts;
  expect(counts).toEqual(counts.map((_, index) => first + index));
});

test('updates change LastModifiedDate but not CreatedDate, even if no value changes', async () => {
  const { id } = (await org.call('POST', `/sobjects/${OBJECT}`, { Code__c: 'a' })).body;
  const path = `/sobjects/${OBJECT}/${id}`;
  const { body: created } = await org.call('GET', path);
  expect(created.CreatedDate).toBe(created.LastModifiedDate);
  expect(created.SystemModstamp).toBe(created.LastModifiedDate);
  await delay(1_100);
  await org.call('PATCH', path, { Code__c: 'a' });
  const { body: updated } = await org.call('GET', path);
  expect(updated.CreatedDate).toBe(created.CreatedDate);
  expect(Date.parse(updated.LastModifiedDate)).toBeGreaterThan(Date.parse(created.CreatedDate));
  expect(updated.SystemModstamp).toBe(updated.LastModifiedDate);
});

test.each([
  ['Account', '001', { Name: 'A' }],
  ['Contact', '003', { LastName: 'B' }],
  ['Product2', '01t', { Name: 'P' }],
  [OBJECT, 'a00', {}],
  ['DR_Invoice__c', 'a01', { File_Id__c: 'f' }],
])(
  'an id of %s begins with %s and ends with the right check characters',
  async (object, prefix, record) => {
    const { id } = (await org.call('POST', `/sobjects/${object}`, record)).body;
    expect(id.slice(0, 3)).toBe(prefix);
    // Calculated as documented: one character for each five encodes which of them are capitals.
    const suffix = [0, 5, 10].map((start) => {
      const bits = [0, 1, 2, 3, 4].map((bit) => (/[A-Z]/.test(id[start + bit]) ? 2 ** bit : 0));
      return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[bits.reduce((sum, bit) => sum + bit)];
    });
    expect(id).toBe(id.slice(0, 15) + suffix.join(''));
    // 15 characters identify the row, and so do 18 in any case; with a wrong check suffix they do
    // not.
    const status = async (text: string) =>
      (await org.call('GET', `/sobjects/${object}/${text}`)).status;
    expect(await status(id.slice(0, 15))).toBe(200);
    expect(await status(id.toLowerCase())).toBe(200);
    expect(await status(`${id.slice(0, 15)}555`)).toBe(404);
  },
);

test('ids of 15 characters are accepted wherever ids are', async () => {
  const account = (await org.call('POST', '/sobjects/Account', { Name: 'A' })).body.id;
  const order = await org.call('POST', '/sobjects/Order', {
    AccountId: account.slice(0, 15),
    EffectiveDate: '2026-11-01',
  });
  const short = order.body.id.slice(0, 15);
  const found = await org.connection.query(`SELECT AccountId FROM Order WHERE Id = '${short}'`);
  expect(found.records).toMatchObject([{ AccountId: account }]);
  const gone = await org.call('DELETE', `/composite/sobjects?ids=${short}`);
  expect(gone.body).toMatchObject([{ id: order.body.id, success: true }]);
});
