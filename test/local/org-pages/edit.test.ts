import { fileURLToPath } from 'node:url';
import { IDENTITY, type RunningOrg, runningOrg } from '../org/running-org.ts';
import { formIn, openPage, sendForm, submitForm } from './page-forms.ts';

const metadataDirectory = fileURLToPath(
  new URL('../../../force-app/main/default', import.meta.url),
);

let org: RunningOrg;
let account: string;
beforeAll(async () => {
  org = await runningOrg({ metadataDirectory });
  account = await create('Account', { Name: 'Blue Kettle <Books>' });
});
afterAll(() => org[Symbol.asyncDispose]());

async function create(object: string, fields: object): Promise<string> {
  const { status, body } = await org.call('POST', `/sobjects/${object}`, fields);
  expect([status, body]).toEqual([201, expect.objectContaining({ success: true })]);
  return String(body.id);
}

const newOrder = (fields: object = {}) =>
  create('Order', { AccountId: account, EffectiveDate: '2026-11-01', ...fields });

const newFailedEvent = (key: string, fields: object = {}) =>
  create('DR_Failed_Event__c', { Failed_Event_Key__c: key, Status__c: 'Failed', ...fields });

const read = async (object: string, id: string) =>
  (await org.call('GET', `/sobjects/${object}/${id}`)).body;

const editPath = (object: string, id: string) => `/lightning/r/${object}/${id}/edit`;

test('a form writes only what was changed in it, as the user of the pages', async () => {
  const id = await newOrder({ DR_Order_Id__c: 'wrong', DR_Order_State_Version__c: 1767312000000 });
  const path = editPath('Order', id);
  const form = formIn(await openPage(org.url, path), path);
  expect(form.values).toMatchObject({ DR_Order_Id__c: 'wrong', Status: 'Draft' });
  // The connector writes the state while the form is open.
  await org.call('PATCH', `/sobjects/Order/${id}`, { DR_Order_State__c: 'complete' });
  const changes = {
    DR_Order_Id__c: '',
    DR_Order_State_Version__c: ' ',
    EffectiveDate: '2026-11-07',
  };
  const answer = await sendForm(org.url, path, { ...form.values, ...changes });
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`/lightning/r/Order/${id}/view`);
  expect(await read('Order', id)).toMatchObject({
    DR_Order_Id__c: null,
    DR_Order_State_Version__c: null,
    DR_Order_State__c: 'complete',
    AccountId: account,
    LastModifiedById: IDENTITY.userId,
  });
  const page = await openPage(org.url, `/lightning/r/Order/${id}/view`);
  const history = /id="field-history"[\s\S]*/.exec(page)?.[0] ?? '';
  expect(history).toMatch(
    / by integration<\/p>\s*<ul><li><strong>Order Start Date<\/strong> from [\s\S]*2026-11-07/,
  );
});

test('every kind of field can be changed, and texts come back as they were', async () => {
  const id = await create('Account', { Name: 'Kinds' });
  const path = editPath('Account', id);
  const text = 'first "line"\r\n</textarea><b>&amp;';
  expect((await submitForm(org.url, path, { Name: text })).status).toBe(303);
  const { values } = formIn(await openPage(org.url, path), path);
  expect(values.Name).toContain('</textarea><b>&amp;');
  const product = await create('Product2', { Name: 'P', Description: '\n\n x' });
  const productPath = editPath('Product2', product);
  await submitForm(org.url, productPath, { IsActive: 'on', Description: 'one\r\ntwo' });
  expect(await read('Product2', product)).toMatchObject({
    IsActive: true,
    Description: 'one\ntwo',
  });
  const off = formIn(await openPage(org.url, productPath), productPath);
  const { IsActive: _, ...rest } = off.values;
  await sendForm(org.url, productPath, rest);
  expect(await read('Product2', product)).toMatchObject({ IsActive: false, Name: 'P' });
  const event = await newFailedEvent('kinds', { Parked_At__c: '2026-11-01T10:00:05.000Z' });
  const eventPath = editPath('DR_Failed_Event__c', event);
  // Browsers leave out seconds of zero, and accept times of a minute.
  await submitForm(org.url, eventPath, { Parked_At__c: '2026-11-02T11:30' });
  expect((await read('DR_Failed_Event__c', event)).Parked_At__c).toMatch(/^2026-11-02T11:30:00/);
});

test('what the org refuses is shown in words beside the form, which keeps the texts', async () => {
  await newOrder({ DR_Order_Id__c: 'taken' });
  const id = await newOrder();
  const path = editPath('Order', id);
  const duplicate = await submitForm(org.url, path, { DR_Order_Id__c: 'taken', Name: '<i>mine' });
  expect(duplicate.status).toBe(200);
  const page = await duplicate.text();
  expect(page).toContain('We hit a snag.');
  expect(page).toContain('duplicate value found: DR_Order_Id__c');
  expect(formIn(page, path).values).toMatchObject({
    Name: '<i>mine',
    'was.Name': '',
    DR_Order_Id__c: 'taken',
    'was.DR_Order_Id__c': '',
  });
  const blank = await (await submitForm(org.url, path, { EffectiveDate: '' })).text();
  expect(blank).toMatch(/aria-invalid="true" aria-describedby="error-EffectiveDate"/);
  expect(blank).toContain(
    '<a href="#field-EffectiveDate">Order Start Date</a>: Complete this field.',
  );
  const words = await (await submitForm(org.url, path, { DR_Order_State_Version__c: 'x' })).text();
  expect(words).toContain('Enter a valid value.');
  expect(await read('Order', id)).toMatchObject({ DR_Order_Id__c: null, Name: null });
});

test('a validation rule of the org refuses a form with its own message', async () => {
  const id = await newOrder({ DR_Order_Id__c: '111', DR_Order_State__c: 'accepted' });
  const path = editPath('Order', id);
  const answer = await submitForm(org.url, path, { DR_Order_Id__c: '222' });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('already belongs to another Digital River order');
  expect((await read('Order', id)).DR_Order_Id__c).toBe('111');
});

test('a new record is created with the default values, and gets its number', async () => {
  const path = '/lightning/o/Order/new';
  const page = await openPage(org.url, path);
  expect(formIn(page, path).values).toMatchObject({ Status: 'Draft' });
  expect(page).toContain(`<option value="${account}">Blue Kettle &lt;Books&gt;</option>`);
  const refused = await submitForm(org.url, path, { DR_Order_Id__c: 'new' });
  expect(await refused.text()).toContain('Complete this field.');
  const values = { AccountId: account, EffectiveDate: '2026-11-05', DR_Order_Id__c: 'new' };
  const created = await submitForm(org.url, path, values);
  expect(created.status).toBe(303);
  const view = await openPage(org.url, created.headers.get('location') ?? '');
  expect(view).toMatch(/<h1 id="record-name">\d{8}<\/h1>/);
});

test('several Failed Events are set from their list; an empty field stays as it is', async () => {
  const ids = [
    await newFailedEvent('bulk-1'),
    await newFailedEvent('bulk-2'),
    await newFailedEvent('bulk-3'),
  ];
  const path = '/lightning/o/DR_Failed_Event__c/list';
  const list = await openPage(org.url, path);
  for (const id of ids) expect(list).toContain(`form="bulk-edit" name="id" value="${id}"`);
  const { action, values } = formIn(list, path);
  const [first = '', second = '', third = ''] = ids;
  const send = (changes: string[][]) =>
    sendForm(
      org.url,
      action,
      [...Object.entries(values), ...changes].filter(([, v]) => v !== ''),
    );
  expect(
    (
      await send([
        ['id', first],
        ['id', second],
        ['Status__c', 'Reprocess'],
      ])
    ).status,
  ).toBe(303);
  const statuses = await Promise.all(ids.map((id) => read('DR_Failed_Event__c', id)));
  expect(statuses.map((row) => row.Status__c)).toEqual(['Reprocess', 'Reprocess', 'Failed']);
  expect(await (await send([['Status__c', 'Failed']])).text()).toContain('Select at least one');
  expect(await (await send([['id', third]])).text()).toContain('Enter a value for Status');
  await org.call('DELETE', `/sobjects/DR_Failed_Event__c/${second}`);
  const partly = await send([
    ['id', first],
    ['id', second],
    ['Status__c', 'Failed'],
  ]);
  expect(await partly.text()).toMatch(/<li>[^<]*has been deleted/);
  expect((await read('DR_Failed_Event__c', first)).Status__c).toBe('Failed');
});

test('a deleted record is in the recycle bin, from where it is restored or removed for good', async () => {
  const id = await newOrder();
  const event = await create('DR_Fulfillment__c', { OrderId__c: id });
  const bin = '/lightning/o/DeleteEvent/home';
  const gone = await submitForm(org.url, `/lightning/r/Order/${id}/delete`);
  expect(gone.headers.get('location')).toBe(bin);
  expect(await openPage(org.url, bin)).toContain(`data-record="${id}"`);
  expect((await fetch(`${org.url}/lightning/r/Order/${id}/view`)).status).toBe(404);
  for (const form of [{ id }, { id, action: '' }, { id, action: 'empty' }] as const) {
    expect((await sendForm(org.url, bin, form)).status).toBe(400);
    expect(await openPage(org.url, bin)).toContain(`data-record="${id}"`);
  }
  const restored = await sendForm(org.url, bin, { id, action: 'restore' });
  expect(restored.headers.get('location')).toBe(`/lightning/r/Order/${id}/view`);
  expect((await read('DR_Fulfillment__c', event)).OrderId__c).toBe(id);
  await submitForm(org.url, `/lightning/r/Order/${id}/delete`);
  expect((await sendForm(org.url, bin, { id, action: 'purge' })).status).toBe(303);
  expect(await openPage(org.url, bin)).not.toContain(id);
  const again = await sendForm(org.url, bin, { id, action: 'restore' });
  expect(await again.text()).toContain('Entity is not in the recycle bin');
});

test('a deletion that the org refuses says why', async () => {
  const id = await newOrder({ Status: 'Activated' });
  const answer = await submitForm(org.url, `/lightning/r/Order/${id}/delete`);
  expect(await answer.text()).toContain('unable to modify activated or superseded order');
});

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ['another site, in an old browser', { origin: 'https://evil.example' }],
  ['a page without an origin, in an old browser', { origin: 'null' }],
])('a form of %s changes nothing', async (_, headers) => {
  const id = await newOrder({ Name: 'untouched' });
  const values = { Name: 'changed', 'was.Name': 'untouched' };
  const answer = await sendForm(org.url, editPath('Order', id), values, headers);
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('Another site sent this form');
  for (const path of [`/lightning/r/Order/${id}/delete`, '/lightning/o/Order/new']) {
    expect((await sendForm(org.url, path, values, headers)).status).toBe(403);
  }
  expect(await read('Order', id)).toMatchObject({ Name: 'untouched', IsDeleted: false });
});

test('forms may be sent to this server only', async () => {
  const { headers } = await fetch(`${org.url}/lightning/o/Order/new`);
  expect(headers.get('content-security-policy')).toContain("form-action 'self'");
});

test.each([
  ['https://connector.example/console', true],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['no address', false],
])('the URL %s is a link: %s', async (url, isLink) => {
  const id = await newFailedEvent(url, { Console_Link__c: url });
  const page = await openPage(org.url, `/lightning/r/DR_Failed_Event__c/${id}/view`);
  expect(page.includes(`href="${url}" target="_blank" rel="noopener noreferrer"`)).toBe(isLink);
  expect(page).not.toContain('href="javascript');
});

test.each(['User', 'Organization'])('%s has no forms', async (object) => {
  const answer = await fetch(`${org.url}/lightning/o/${object}/new`);
  expect(answer.status).toBe(404);
  expect(await openPage(org.url, `/lightning/o/${object}/list`)).not.toContain('>New</a>');
});
