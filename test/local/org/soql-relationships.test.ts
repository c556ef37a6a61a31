import { type OrgWithOrders, orgWithOrders } from './org-with-orders.ts';

let org: OrgWithOrders;
beforeAll(async () => {
  org = await orgWithOrders();
});
afterAll(() => org[Symbol.asyncDispose]());

test('a subquery returns the children of each row, or null without children', async () => {
  const { records, totalSize } = await org.connection.query(
    'SELECT Id, (SELECT id, code__c, Order__r.Name FROM fulfillments__R ORDER BY Code__c) FROM Order ORDER BY Name LIMIT 3',
  );
  expect(totalSize).toBe(3);
  const child = (Code__c: string, Name: string) =>
    expect.objectContaining({
      attributes: { type: 'DR_Fulfillment__c', url: expect.stringContaining('/sobjects/') },
      Id: expect.stringMatching(/^a00/),
      Code__c,
      Order__r: expect.objectContaining({ Name }),
    });
  expect(records).toMatchObject([
    {
      Fulfillments__r: {
        totalSize: 2,
        done: true,
        records: [child('one', 'A'), child('two', 'A')],
      },
    },
    { Fulfillments__r: { totalSize: 1, done: true, records: [child('three', 'B')] } },
    { Fulfillments__r: null },
  ]);
});

test('a subquery can have conditions, an order and a limit per parent', async () => {
  const { records } = await org.connection.query(
    `SELECT Name, (SELECT Code__c FROM Fulfillments__r WHERE Weight__c < 10 OR Code__c = 'one' ORDER BY Weight__c DESC LIMIT 1),
       (SELECT Id FROM Invoices__r) FROM Order WHERE Name IN ('A', 'B') ORDER BY Name`,
  );
  expect(records).toMatchObject([
    { Fulfillments__r: { totalSize: 1, records: [{ Code__c: 'one' }] }, Invoices__r: null },
    { Fulfillments__r: { totalSize: 1, records: [{ Code__c: 'three' }] } },
  ]);
});

test('the child relationships of standard objects are plural names', async () => {
  const { records } = await org.connection.query(
    'SELECT Name, (SELECT Name FROM Orders) FROM Account ORDER BY Name',
  );
  expect(records.map(({ Name, Orders }) => [Name, Orders.totalSize])).toEqual([
    ['Acme', 2],
    ['Zeta', 3],
  ]);
});

test.each([
  ['Id IN (SELECT Order__c FROM DR_Fulfillment__c WHERE Completed__c = true)', ['A']],
  ['Id NOT IN (SELECT Order__c FROM DR_Fulfillment__c)', ['C', 'D', 'E']],
  [
    "AccountId IN (SELECT Id FROM Account WHERE Name LIKE 'z%') AND DR_State__c = 'accepted'",
    ['D', 'E'],
  ],
])('WHERE %s', async (where, expected) => {
  const soql = `SELECT Name FROM Order WHERE ${where} ORDER BY Name`;
  expect((await org.connection.query(soql)).records.map(({ Name }) => Name)).toEqual(expected);
});

test('rows can be ordered by several keys, each with its own direction', async () => {
  const names = async (order: string) => {
    const { records } = await org.connection.query(`SELECT Name FROM Order ORDER BY ${order}`);
    return records.map(({ Name }) => Name).join('');
  };
  expect(await names('Account.Name DESC, Name ASC')).toBe('CDEAB');
  expect(await names('DR_State__c ASC NULLS LAST, Name DESC')).toBe('EDACB');
  expect(await names('DR_State__c DESC NULLS FIRST, EffectiveDate DESC')).toBe('CBEDA');
});

test('FIELDS selects all, standard or custom fields', async () => {
  const first = async (set: string) => {
    const { records } = await org.connection.query(`SELECT FIELDS(${set}) FROM Order LIMIT 200`);
    return Object.keys(records[0] ?? {});
  };
  const all = await first('ALL');
  expect(all).toEqual(
    expect.arrayContaining(['Id', 'OrderNumber', 'DR_State__c', 'SystemModstamp']),
  );
  expect(await first('CUSTOM')).toEqual([
    'attributes',
    ...all.filter((name) => name.endsWith('__c')),
  ]);
  expect(await first('STANDARD')).toEqual(all.filter((name) => !name.endsWith('__c')));
});

test('the columns of a query are returned as the sf CLI requests them', async () => {
  const columns = async (soql: string) => {
    const path = `/query?q=${encodeURIComponent(soql)}&columns=true`;
    return (await org.call('GET', path)).body;
  };
  expect(
    await columns(
      'SELECT id, account.name, account.id, (SELECT Code__c FROM Fulfillments__r) FROM Order',
    ),
  ).toMatchObject({
    entityName: 'Order',
    keyPrefix: '801',
    idSelected: true,
    groupBy: false,
    columnMetadata: [
      { columnName: 'Id', aggregate: false, apexType: 'Id', joinColumns: [] },
      {
        columnName: 'Account',
        foreignKeyName: 'AccountId',
        aggregate: false,
        joinColumns: [{ columnName: 'Name' }, { columnName: 'Id' }],
      },
      {
        columnName: 'Fulfillments__r',
        aggregate: true,
        joinColumns: [{ columnName: 'Code__c', textType: true, custom: true }],
      },
    ],
  });
  expect(
    await columns('SELECT Status, COUNT(Id), MAX(EffectiveDate) latest FROM Order GROUP BY Status'),
  ).toMatchObject({
    groupBy: true,
    idSelected: false,
    columnMetadata: [
      { columnName: 'Status', displayName: 'Status', aggregate: false },
      { columnName: 'expr0', displayName: 'count(Id)', aggregate: true, numberType: true },
      {
        columnName: 'latest',
        displayName: 'max(EffectiveDate)',
        aggregate: true,
        apexType: null,
      },
    ],
  });
});

test.each([
  [
    'SELECT Id, (SELECT Id FROM Nope__r) FROM Order',
    'INVALID_TYPE',
    "relationship 'Nope__r' in FROM part",
  ],
  [
    'SELECT Id, (SELECT Nope FROM Fulfillments__r) FROM Order',
    'INVALID_FIELD',
    "No such column 'Nope' on entity 'DR_Fulfillment__c'",
  ],
  ['SELECT FIELDS(ALL) FROM Order', 'MALFORMED_QUERY', 'must have a LIMIT of at most 200'],
  [
    'SELECT FIELDS(CUSTOM) FROM Order LIMIT 201',
    'MALFORMED_QUERY',
    'must have a LIMIT of at most 200',
  ],
  [
    'SELECT Id FROM Order OFFSET 2001',
    'NUMBER_OUTSIDE_VALID_RANGE',
    'Maximum SOQL offset allowed is 2000',
  ],
  ['SELECT Id, Name, id FROM Order', 'INVALID_FIELD', 'duplicate field selected: Id'],
  ['SELECT Id Name FROM Order', 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing'],
  [
    "SELECT Id FROM Order WHERE Description = 'x'",
    'INVALID_FIELD',
    "field 'Description' can not be filtered in a query call",
  ],
  [
    'SELECT Id FROM Order ORDER BY Description',
    'INVALID_FIELD',
    "field 'Description' can not be sorted in a query call",
  ],
])('%s is rejected', async (soql, errorCode, message) => {
  const { status, body } = await org.call('GET', `/query?q=${encodeURIComponent(soql)}`);
  expect(status).toBe(400);
  expect(body[0].errorCode).toBe(errorCode);
  expect(body[0].message).toContain(message);
});

test('the message of an error shows its position in the query', async () => {
  const message = async (soql: string) =>
    (await org.call('GET', `/query?q=${encodeURIComponent(soql)}`)).body[0].message;
  expect(await message('SELECT Id,\n  Nope FROM Order')).toMatch(
    /^\n {2}Nope FROM Order\n {2}\^\nERROR at Row:2:Column:3\nNo such column 'Nope' on entity 'Order'\./,
  );
  expect(await message('SELECT FROM Order')).toBe(
    "\nSELECT FROM Order\n       ^\nERROR at Row:1:Column:8\nunexpected token: 'FROM'",
  );
  expect(await message('SELECT Id FROM Order WHERE')).toBe(
    `\nSELECT Id FROM Order WHERE\n${' '.repeat(26)}^\nERROR at Row:1:Column:27\nunexpected token: '<EOF>'`,
  );
});
