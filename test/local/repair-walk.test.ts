import { makeEvent } from '../../local/events/make-event.ts';
import { failedEventKey } from '../../src/failed-events/failed-event-key.ts';
import { startConnector, type TestConnector } from '../support/connector.ts';
import { eventually } from '../support/eventually.ts';
import { startTestOrg, type TestOrg } from '../support/local-org.ts';
import { formIn, openPage, sendForm, submitForm } from './org-pages/page-forms.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';
const LIST = '/lightning/o/DR_Failed_Event__c/list';
const PATIENCE_MS = 30_000;

// What an admin does in the org after an event could not be written: with its pages only.
let org: TestOrg;
let connector: TestConnector;
let orders = 0;

beforeAll(async () => {
  org = await startTestOrg();
  connector = await startConnector({
    ...org.environment,
    FAILED_EVENTS_SECONDS: '1',
    PUBLIC_URL: 'https://connector.example.com/',
    CONSOLE_CLIENT_ID: 'console',
    CONSOLE_CLIENT_SECRET: 'secret',
    CONSOLE_SESSION_SECRETS: 'a session secret of 32 bytes or more',
    CONSOLE_USERS: '005000000000001AAA',
  });
  connector.work();
});
afterAll(async () => {
  await connector.stop();
  await org.stop();
});

/** Sends an event for an Order that carries the id of another Digital River order. */
async function sendConflict() {
  orders += 1;
  const target = await org.createOrder({ DR_Order_Id__c: `77000000${orders}0` });
  const orderId = `77000000${orders}1`;
  const event = makeEvent('order.accepted', {
    orderId,
    salesforceOrderId: target.id,
    at: new Date('2025-11-02T10:00:00Z'),
  });
  const headers = { authorization: `Bearer ${await org.token()}` };
  expect((await connector.post(WEBHOOKS, JSON.stringify(event), headers)).status).toBe(202);
  return { target, orderId, key: failedEventKey('digital-river', event.id) };
}

/** The path of a Failed Event's page, once the list links to it. */
function failedEventOf(orderId: string): Promise<string> {
  return eventually(async () => {
    const rows = (await openPage(org.url, LIST))
      .split('<tr ')
      .filter((row) => row.includes(orderId));
    expect(rows).toHaveLength(1);
    return /href="(\/lightning\/r\/DR_Failed_Event__c\/[^"]+)"/.exec(rows[0] ?? '')?.[1] ?? '';
  }, PATIENCE_MS);
}

/** Waits until the page of a Failed Event shows a status. */
function showsStatus(path: string, status: string): Promise<void> {
  return eventually(async () => {
    const page = await openPage(org.url, path);
    expect(/<dt>Status<\/dt>\s*<dd>(?:<[^>]*>)*([^<]*)/.exec(page)?.[1]).toBe(status);
  }, PATIENCE_MS);
}

async function hasOrderLookup(): Promise<boolean> {
  const { fields } = await org.connection.describe('DR_Failed_Event__c');
  return fields.some(
    ({ name, referenceTo }) => name === 'Order__c' && referenceTo?.[0] === 'Order',
  );
}

test('a conflict is repaired on the pages of the org: the Order is corrected, and the event processed', async () => {
  const { target, orderId, key } = await sendConflict();
  const view = await failedEventOf(orderId);
  await showsStatus(view, 'Parked');
  const page = await openPage(org.url, view);
  expect(page).toContain('ORDER_CONFLICT');
  expect(page).toMatch(/>Event Capture Reason<\/dt>\s*<dd><span class="text ">[^<]{20}/);
  expect(page).toContain(
    `href="https://connector.example.com/console/events/${key}" target="_blank" rel="noopener noreferrer"`,
  );
  const orderView = `/lightning/r/Order/${target.id}/view`;
  if (await hasOrderLookup()) {
    expect(page).toContain(`<a href="${orderView}">${target.number}</a>`);
    expect(await openPage(org.url, orderView)).toContain(`href="${view}"`);
  }

  const edited = await submitForm(org.url, `/lightning/r/Order/${target.id}/edit`, {
    DR_Order_Id__c: '',
  });
  expect(edited.headers.get('location')).toBe(orderView);
  const set = await submitForm(org.url, view.replace(/view$/, 'edit'), { Status__c: 'Reprocess' });
  expect(set.headers.get('location')).toBe(view);

  await showsStatus(view, 'Processed');
  const written = await openPage(org.url, orderView);
  expect(written).toContain(orderId);
  expect(written).toContain('Digital River Fulfillments <span class="count">(1)</span>');
});

test('several conflicts are set to Reprocess from the list', async () => {
  const conflicts = [await sendConflict(), await sendConflict()];
  const views = [];
  for (const { orderId, target } of conflicts) {
    views.push(await failedEventOf(orderId));
    await submitForm(org.url, `/lightning/r/Order/${target.id}/edit`, { DR_Order_Id__c: '' });
  }
  const { action, values } = formIn(await openPage(org.url, LIST), LIST);
  const ids = views.map((view) => ['id', view.split('/')[4] ?? '']);
  const fields = Object.entries({ ...values, Status__c: 'Reprocess' });
  expect((await sendForm(org.url, action, [...fields, ...ids])).status).toBe(303);
  for (const view of views) await showsStatus(view, 'Processed');
});
