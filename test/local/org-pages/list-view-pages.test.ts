import { type OrgWithOrders, orgWithOrders } from '../org/org-with-orders.ts';

// Rows of orgWithOrders: fulfillments one (10.1), two (0.2, completed), three (5) and four (no
// weight).
let org: OrgWithOrders;
beforeAll(async () => {
  org = await orgWithOrders();
});
afterAll(() => org[Symbol.asyncDispose]());

async function page(path: string): Promise<string> {
  const answer = await fetch(org.url + path);
  expect(answer.status).toBe(200);
  return answer.text();
}

const HEAVY = '/lightning/o/DR_Fulfillment__c/list?filterName=Heavy';

test('a list view shows its columns, and the records that match its filters and filter logic', async () => {
  const heavy = await page(HEAVY);
  const codes = [...heavy.matchAll(/data-label="Code"[^>]*><span[^>]*>(\w+)</g)];
  expect(codes.map(([, code]) => code)).toEqual(['two', 'one']);
  const heads = [...heavy.matchAll(/<th role="columnheader" scope="col">([^<]+)</g)];
  expect(heads.map(([, head]) => head)).toEqual([
    'Fulfillment Number',
    'Code',
    'Order',
    'Last Modified Date',
  ]);
  expect(heavy).toContain('2 items, latest change first');
  expect(heavy).toContain('<title>Heavy &amp; done | Fulfillments');
});

test('the title of the list opens the list views; without a list view, the latest changes are listed', async () => {
  const newest = await page('/lightning/o/DR_Fulfillment__c/list');
  expect(newest).toContain('4 items, latest change first');
  expect(newest).toMatch(/<h1[^>]*>Recently Changed<\/h1>/);
  expect(newest).toContain(`href="${HEAVY}"`);
  const heavy = await page(HEAVY);
  expect(heavy).toMatch(/<h1[^>]*>Heavy &amp; done<\/h1>/);
  expect(heavy).toMatch(new RegExp(`href="${HEAVY.replace('?', '\\?')}" aria-current="page"`));
  // For an object without list views, the title is only a heading.
  expect(await page('/lightning/o/Account/list')).not.toContain('<details');
});

test('the live region of the page shows the same list view', async () => {
  const [, live = ''] = /data-live="([^"]+)"/.exec(await page(HEAVY)) ?? [];
  expect(live).toBe('/live/list/DR_Fulfillment__c?filterName=Heavy');
  const table = org.connection.sobject('DR_Fulfillment__c');
  await table.create({ Code__c: 'five', Weight__c: 8 });
  expect(await page(live)).toContain('3 items');
});

test('the page names the columns and filters of a list view that are not supported', async () => {
  const odd = await page('/lightning/o/Order/list?filterName=Odd');
  expect(odd).toContain(
    'does not support the column ORDERS.COLOUR and the filter ORDERS.STATUS within of this list view.',
  );
  expect(odd).toContain('5 items');
});

test("a record's page shows changes of its tracked fields, newest first, and the records that refer to it", async () => {
  const [orderId = ''] = org.orderIds;
  await org.connection.sobject('Order').update({ Id: orderId, DR_State__c: 'complete <b>' });
  const record = await page(`/lightning/r/Order/${orderId}/view`);
  const history = /id="field-history"[\s\S]*/.exec(record)?.[0] ?? '';
  expect(history).toMatch(
    /DR State<\/strong> from <span[^>]*>accepted<\/span> to <span[^>]*>complete &lt;b&gt;<\/span>[\s\S]*<strong>Created/,
  );
  expect(record).toContain('Fulfillments <span class="count">(2)</span>');
  // An object without tracked fields has no history.
  const [account] = (await org.connection.query('SELECT Id FROM Account LIMIT 1')).records;
  const other = await page(`/lightning/r/Account/${account?.Id}/view`);
  expect(other).not.toContain('Field History');
});

test('the Object Manager lists all objects with records', async () => {
  const objects = await page('/lightning/setup/ObjectManager/home');
  expect(objects).toContain('href="/lightning/o/DR_Fulfillment__c/list"');
  expect(objects).toContain('Custom Object');
  expect(objects).not.toContain('DR_Fulfillment__History');
});
