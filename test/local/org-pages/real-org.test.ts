import { fileURLToPath } from 'node:url';
import { type RunningOrg, runningOrg } from '../org/running-org.ts';
import { type ChangeListener, listenForChanges } from './change-listener.ts';

const metadataDirectory = fileURLToPath(
  new URL('../../../force-app/main/default', import.meta.url),
);

let org: RunningOrg;
let listener: ChangeListener;
beforeAll(async () => {
  org = await runningOrg({ metadataDirectory });
  listener = await listenForChanges(org.url);
});
afterAll(async () => {
  await listener.close();
  await org[Symbol.asyncDispose]();
});

test('a record written through the REST API appears on the pages, and browsers are notified', async () => {
  const account = await create('Account', { Name: 'Blue Kettle <Books>' });
  expect(await listener.nextChange()).toMatchObject({ object: 'Account', id: account });
  const order = await create('Order', {
    AccountId: account,
    EffectiveDate: '2026-01-01',
    DR_Order_Id__c: '190000000336',
    DR_Order_State__c: 'in_review',
  });
  expect(await listener.nextChange()).toMatchObject({
    object: 'Order',
    id: order,
    kind: 'created',
  });
  expect(await page('/live/card/Order')).toContain('190000000336');

  await org.call('PATCH', `/sobjects/Order/${order}`, { DR_Order_State__c: 'accepted' });
  expect(await listener.nextChange()).toMatchObject({
    object: 'Order',
    id: order,
    kind: 'updated',
  });
  const record = await page(`/lightning/r/Order/${order}/view`);
  expect(record).toContain('<span class="slds-badge status status_good">accepted</span>');
  expect(record).toContain('Blue Kettle &lt;Books&gt;</a>');
});

test('a deleted record has no page', async () => {
  const account = await create('Account', { Name: 'Short-lived' });
  await org.call('DELETE', `/sobjects/Account/${account}`);
  const answer = await fetch(`${org.url}/lightning/r/Account/${account}/view`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('It may have been deleted.');
});

async function create(object: string, fields: Record<string, string>): Promise<string> {
  const { status, body } = await org.call('POST', `/sobjects/${object}`, fields);
  expect([status, body]).toEqual([201, expect.objectContaining({ success: true })]);
  return String(body.id);
}

async function page(path: string): Promise<string> {
  const answer = await fetch(org.url + path);
  expect(answer.status).toBe(200);
  return answer.text();
}
