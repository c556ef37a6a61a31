import { type ServedPages, servePages } from './serve-pages.ts';

let pages: ServedPages;
beforeEach(async () => {
  pages = await servePages('Acme <Test>');
});
afterEach(() => pages.close());

describe('the home page', () => {
  test('has a card for each featured object, and shows a text while there are no records', async () => {
    const home = await pages.page('/');
    for (const label of [
      'Orders',
      'Digital River Fulfillments',
      'Digital River Invoices/Credit Memos',
      'Accounts',
    ]) {
      expect(home).toContain(`${label} <span class="count">(0)</span>`);
    }
    expect(home).toContain('No records yet');
    expect(home).toContain('No record has changed yet.');
  });

  test('shows the newest records first and links to each', async () => {
    const older = pages.rows.add('Order', { OrderNumber: '00000100' });
    const newer = pages.rows.add('Order', { OrderNumber: '00000101' });
    const home = await pages.page('/');
    expect(home).toContain(`href="/lightning/r/Order/${older}/view">00000100</a>`);
    expect(home.indexOf(newer)).toBeLessThan(home.indexOf(older));
    expect(home).toContain('Orders <span class="count">(2)</span>');
  });

  test('links to the list when a card cannot show all records', async () => {
    for (let count = 0; count < 7; count++) pages.rows.add('Account', { Name: `Account ${count}` });
    const home = await pages.page('/');
    expect(home).toContain('View All<span class="slds-assistive-text"> Accounts</span>');
    expect(await pages.page('/lightning/o/Account/list')).toContain('Account 0');
  });

  test('runs and loads only its own scripts and styles', async () => {
    const answer = await fetch(pages.url);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    const home = await answer.text();
    expect(home).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
    expect(home).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  test('refers only to files that exist', async () => {
    const home = await pages.page('/');
    const files = [...home.matchAll(/(?:src|href)="(\/assets\/[^"#]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(files.length).toBeGreaterThan(5);
    for (const file of new Set(files)) {
      const answer = await fetch(pages.url + file);
      expect([file, answer.status]).toEqual([file, 200]);
      await answer.arrayBuffer();
    }
  });
});

test('markup in a field value is shown as text', async () => {
  const account = pages.rows.add('Account', { Name: `<img src=x onerror="alert('1')"> & Co` });
  pages.rows.add('Order', { AccountId: account, DR_Order_State__c: '<b>accepted</b>' });
  const escaped = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; Co';
  for (const path of ['/', '/lightning/o/Account/list', `/lightning/r/Account/${account}/view`]) {
    const page = await pages.page(path);
    expect(page).toContain(escaped);
    expect(page).not.toMatch(/<img src=x|<b>accepted/);
    expect(page).toContain('Acme &lt;Test&gt;');
  }
});

test('two related lists of one object have titles of their own', async () => {
  const order = pages.rows.add('Order', { OrderNumber: '00000100' });
  const page = await pages.page(`/lightning/r/Order/${order}/view`);
  const titles = ['Digital River Failed Events', 'Digital River Failed Events as Other Order'];
  for (const title of titles) {
    expect(page.split(`>${title} <span class="count">(0)</span>`)).toHaveLength(2);
  }
});

describe('the record page', () => {
  test('shows every field, lookups as links, and the records that refer to it', async () => {
    const account = pages.rows.add('Account', { Name: 'Blue Kettle Books' });
    const order = pages.rows.add('Order', {
      OrderNumber: '00000100',
      AccountId: account,
      DR_Order_Id__c: '190000000336',
      DR_Order_State__c: 'fulfilled',
      DR_Order_State_Version__c: Date.UTC(2026, 0, 2),
    });
    pages.rows.add('DR_Fulfillment__c', { Name: 'Fulfillment-000001', OrderId__c: order });
    pages.rows.add('DR_Fulfillment__c', { Name: 'Fulfillment-000002' });
    const page = await pages.page(`/lightning/r/Order/${order}/view`);
    expect(page).toContain(`<a href="/lightning/r/Account/${account}/view">Blue Kettle Books</a>`);
    expect(page).toContain('190000000336');
    expect(page).toContain('datetime="2026-01-02T00:00:00.000Z"');
    expect(page).toMatch(/aria-current="step"\s*>[\s\S]*?fulfilled/);
    expect(page).toContain('Fulfillment-000001');
    expect(page).not.toContain('Fulfillment-000002');
  });

  test('is found at the short addresses, as in Salesforce', async () => {
    const order = pages.rows.add('Order', { OrderNumber: '00000100' });
    for (const path of [`/${order}`, `/lightning/r/${order}/view`]) {
      const answer = await fetch(pages.url + path, { redirect: 'manual' });
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe(`/lightning/r/Order/${order}/view`);
    }
  });

  test.each([
    ['/lightning/r/Order/801000000000000AAA/view', 'There is no Order 801000000000000AAA.'],
    ['/lightning/r/Nothing__c/801000000000000AAA/view', 'There is no Nothing__c'],
    ['/lightning/o/Nothing__c/list', 'This org has no object Nothing__c.'],
    ['/lightning/setup', 'There is no page at this address.'],
  ])('%s is answered with a 404 page', async (path, sentence) => {
    const page = await pages.page(path, 404);
    expect(page).toContain(sentence);
    expect(page).toContain('Back to the home page');
  });
});

test('other paths are left to the rest of the org', async () => {
  const answer = await fetch(`${pages.url}/services/data`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('Cannot GET /services/data');
});
