import { type OrgWithOrders, orgWithOrders } from './org-with-orders.ts';

let org: OrgWithOrders;
beforeAll(async () => {
  org = await orgWithOrders();
});
afterAll(() => org[Symbol.asyncDispose]());

async function groups(soql: string): Promise<unknown[]> {
  const { records, done, totalSize } = await org.connection.query(soql);
  expect(done).toBe(true);
  expect(totalSize).toBe(records.length);
  return records.map(({ attributes, ...values }) => {
    expect(attributes).toEqual({ type: 'AggregateResult' });
    return values;
  });
}

test('aggregates without GROUP BY return one record for all rows', async () => {
  expect(
    await groups(
      `SELECT COUNT(Id), COUNT(Weight__c) weighed, SUM(Weight__c), MIN(Weight__c), MAX(Code__c) latest,
         AVG(Weight__c) FROM DR_Fulfillment__c`,
    ),
  ).toEqual([{ expr0: 4, weighed: 3, expr1: 15.3, expr2: 0.2, latest: 'two', expr3: 5.1 }]);
  expect(
    await groups("SELECT COUNT(Id), SUM(Weight__c) FROM DR_Fulfillment__c WHERE Code__c = 'x'"),
  )
    // Without rows, COUNT is 0 and SUM is null.
    .toEqual([{ expr0: 0, expr1: null }]);
});

test("rows are grouped case-insensitively, also by parents' fields, and empty values form a group", async () => {
  expect(
    await groups(
      'SELECT DR_State__c, COUNT(Id) FROM Order GROUP BY DR_State__c ORDER BY COUNT(Id)',
    ),
  ).toEqual([
    { DR_State__c: null, expr0: 2 },
    { DR_State__c: 'accepted', expr0: 3 },
  ]);
  expect(
    await groups(
      `select account.name, status s, count_distinct(dr_state__c) states from order
       group by account.name, status order by account.name desc nulls last, status`,
    ),
  ).toEqual([
    { Name: 'Zeta', s: 'Draft', states: 1 },
    { Name: 'Acme', s: 'Activated', states: 0 },
    { Name: 'Acme', s: 'Draft', states: 1 },
  ]);
});

test('HAVING filters groups, WHERE filters rows, and LIMIT and OFFSET count groups', async () => {
  const byAccount = 'SELECT Account.Name, COUNT(Id) n FROM Order';
  expect(await groups(`${byAccount} GROUP BY Account.Name HAVING COUNT(Id) > 2`)).toEqual([
    { Name: 'Zeta', n: 3 },
  ]);
  expect(
    await groups(
      `${byAccount} WHERE DR_State__c = 'accepted' GROUP BY Account.Name ORDER BY Account.Name`,
    ),
  ).toEqual([
    { Name: 'Acme', n: 1 },
    { Name: 'Zeta', n: 2 },
  ]);
  expect(
    await groups(`${byAccount} GROUP BY Account.Name ORDER BY Account.Name LIMIT 1 OFFSET 1`),
  ).toEqual([{ Name: 'Zeta', n: 3 }]);
  expect(
    await groups(
      `${byAccount} GROUP BY Account.Name HAVING (Account.Name LIKE 'a%' OR MAX(EffectiveDate) < 2026-01-01) AND COUNT(Id) = 2`,
    ),
  ).toEqual([{ Name: 'Acme', n: 2 }]);
});

test('GROUP BY without an aggregate returns each value once', async () => {
  expect(await groups('SELECT Status FROM Order GROUP BY Status ORDER BY Status')).toEqual([
    { Status: 'Activated' },
    { Status: 'Draft' },
  ]);
});

test('sums of decimals have no rounding error', async () => {
  expect(
    await groups("SELECT SUM(Weight__c) FROM DR_Fulfillment__c WHERE Code__c IN ('one', 'two')"),
  ).toEqual([{ expr0: 10.3 }]);
});

test.each([
  ['SELECT Name, COUNT(Id) FROM Order', 'Field must be grouped or aggregated: Name'],
  ['SELECT Id FROM Order GROUP BY Status', 'Field must be grouped or aggregated: Id'],
  [
    'SELECT COUNT(Id) FROM Order LIMIT 1',
    'Non-grouped query that uses overall aggregate functions',
  ],
  ['SELECT SUM(Name) FROM Order', 'field Name does not support aggregate operator SUM'],
  [
    'SELECT COUNT(Completed__c) FROM DR_Fulfillment__c',
    'does not support aggregate operator COUNT',
  ],
  ['SELECT Name, Account.Name FROM Order GROUP BY Name, Account.Name', 'duplicate alias: Name'],
  [
    'SELECT COUNT(Id) FROM DR_Fulfillment__c GROUP BY Weight__c',
    "field 'Weight__c' can not be grouped in a query call",
  ],
  [
    'SELECT COUNT(Id) FROM Order GROUP BY CreatedDate',
    "field 'CreatedDate' can not be grouped in a query call",
  ],
])('%s is rejected', async (soql, message) => {
  const { status, body } = await org.call('GET', `/query?q=${encodeURIComponent(soql)}`);
  expect(status).toBe(400);
  expect(body[0].errorCode).toBe('MALFORMED_QUERY');
  expect(body[0].message).toContain(message);
});
