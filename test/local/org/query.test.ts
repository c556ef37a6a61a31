import { type RunningOrg, runningOrg } from './running-org.ts';

const OBJECT = 'DR_Fulfillment__c';

let org: RunningOrg;
let orderIds: string[];
beforeAll(async () => {
  org = await runningOrg();
  const account = await org.connection.sobject('Account').create({ Name: "O'Neil & Sons" });
  const orders = await org.connection.sobject('Order').create(
    ['Alpha', 'beta', null].map((Name, index) => ({
      Name,
      AccountId: account.id,
      EffectiveDate: `2026-11-0${index + 1}`,
      DR_Order_Id__c: `dr-${index}`,
    })),
  );
  orderIds = orders.map(({ id }) => String(id));
  await org.connection.sobject(OBJECT).create([
    { Code__c: 'one', Weight__c: 1.5, Completed__c: true, Order__c: orderIds[0], Due__c: today(0) },
    { Code__c: 'two_2', Weight__c: 2, Order__c: orderIds[1], Due__c: today(-2) },
    { Code__c: '10%', Shipped_At__c: '2026-01-31T12:00:00Z', DR_Order_Id__c: 'Key' },
  ]);
});
afterAll(() => org[Symbol.asyncDispose]());

function today(offsetDays: number): string {
  return new Date(Date.now() + offsetDays * 86_400_000).toISOString().slice(0, 10);
}

async function codes(where: string): Promise<unknown[]> {
  const soql = `SELECT Code__c FROM ${OBJECT} WHERE ${where} ORDER BY Name`;
  return (await org.connection.query(soql)).records.map((record) => record.Code__c);
}

test.each([
  ["Code__c = 'ONE'", ['one']],
  ["Code__c != 'one'", ['two_2', '10%']],
  ["Code__c IN ('one', '10%')", ['one', '10%']],
  ["Code__c NOT IN ('one')", ['two_2', '10%']],
  ["Code__c LIKE 'T%'", ['two_2']],
  ["Code__c LIKE 'two\\_%'", ['two_2']],
  ["Code__c LIKE '__\\%'", ['10%']],
  ['Weight__c > 1.5', ['two_2']],
  ['Weight__c >= 1.5', ['one', 'two_2']],
  ['Weight__c < 2', ['one']],
  ['Weight__c = null', ['10%']],
  ['Weight__c != null AND Completed__c = false', ['two_2']],
  ["Completed__c = true OR Code__c = '10%'", ['one', '10%']],
  ["NOT (Completed__c = true OR Code__c = '10%')", ['two_2']],
  ["(Weight__c = 2 OR Weight__c = 1.5) AND (NOT Code__c = 'one')", ['two_2']],
  ['Shipped_At__c = 2026-01-31T14:00:00+02:00', ['10%']],
  ['Shipped_At__c < 2026-01-31T12:00:01Z', ['10%']],
  ['Due__c = TODAY', ['one']],
  ['Due__c = LAST_N_DAYS:3', ['one', 'two_2']],
  ['Due__c < TODAY', ['two_2']],
  ["Order__r.Name = 'BETA'", ['two_2']],
  ["Order__r.Account.Name = 'O\\'Neil & Sons'", ['one', 'two_2']],
  ["DR_Order_Id__c = 'Key'", ['10%']],
  ["DR_Order_Id__c = 'key'", []],
])('WHERE %s', async (where, expected) => {
  expect(await codes(where)).toEqual(expected);
});

test('names are case-insensitive and answered in canonical form, and parents are nested records', async () => {
  const [id] = orderIds;
  const { records } = await org.connection.query(
    `select id, ORDER__R.name, order__r.account.NAME from ${OBJECT.toLowerCase()} where order__c = '${id?.slice(0, 15)}'`,
  );
  expect(records).toMatchObject([
    {
      attributes: { type: OBJECT },
      Order__r: { Name: 'Alpha', Account: { Name: "O'Neil & Sons" } },
    },
  ]);
  expect(records[0]).toHaveProperty('Id');
});

test('a missing parent is null', async () => {
  const soql = `SELECT Order__r.Name FROM ${OBJECT} WHERE Code__c = '10%'`;
  expect((await org.connection.query(soql)).records[0]).toHaveProperty('Order__r', null);
});

test('rows without a value come first unless the query has NULLS LAST', async () => {
  const names = async (order: string) => {
    const { records } = await org.connection.query(`SELECT Name FROM Order ORDER BY ${order}`);
    return records.map((record) => record.Name);
  };
  expect(await names('Name')).toEqual([null, 'Alpha', 'beta']);
  expect(await names('Name DESC NULLS LAST')).toEqual(['beta', 'Alpha', null]);
  expect(await names('EffectiveDate DESC LIMIT 1 OFFSET 1')).toEqual(['beta']);
});

test('COUNT() returns a number and no records, COUNT(field) one record', async () => {
  const total = await org.connection.query('SELECT COUNT() FROM Order');
  expect(total).toMatchObject({ totalSize: 3, done: true, records: [] });
  const named = await org.connection.query('SELECT COUNT(Name) FROM Order');
  expect(named.records).toMatchObject([{ expr0: 2 }]);
});

test('the organization and the user can be queried', async () => {
  const soql =
    'SELECT Id, Name, InstanceName, IsSandbox, OrganizationType, TrialExpirationDate, NamespacePrefix FROM Organization';
  expect((await org.connection.query(soql)).records).toMatchObject([
    { Id: '00D5e000000LocaEAC', IsSandbox: false, TrialExpirationDate: null },
  ]);
  const users = await org.connection.query('SELECT Id, Username FROM User');
  expect(users.records).toMatchObject([{ Username: 'integration@local.example' }]);
});

test.each([
  ['SELECT FROM Order', 'MALFORMED_QUERY', ''],
  [
    "SELECT Id FROM Order WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
    'MALFORMED_QUERY',
    "unexpected token: 'OR'",
  ],
  ["SELECT Id FROM Order WHERE Name = 'a\\x'", 'MALFORMED_QUERY', 'Illegal character sequence'],
  ['SELECT Nope FROM Order', 'INVALID_FIELD', "No such column 'Nope' on entity 'Order'."],
  [
    'SELECT Id FROM Order WHERE Nope__c = 1',
    'INVALID_FIELD',
    "No such column 'Nope__c' on entity 'Order'.",
  ],
  ['SELECT Nope__r.Name FROM Order', 'INVALID_FIELD', "Didn't understand relationship 'Nope__r'"],
  ['SELECT Id FROM Nope', 'INVALID_TYPE', "sObject type 'Nope' is not supported."],
  [
    "SELECT Id FROM Order WHERE Id = 'nonsense'",
    'INVALID_QUERY_FILTER_OPERATOR',
    'invalid ID field: nonsense',
  ],
  ['SELECT Id FROM Order WHERE Name = 5', 'INVALID_FIELD', 'should be enclosed in quotes'],
  [
    "SELECT Id FROM Order WHERE EffectiveDate = 'x'",
    'INVALID_FIELD',
    'should not be enclosed in quotes',
  ],
])('%s is rejected', async (soql, errorCode, message) => {
  const { status, body } = await org.call('GET', `/query?q=${encodeURIComponent(soql)}`);
  expect(status).toBe(400);
  expect(body[0].errorCode).toBe(errorCode);
  expect(body[0].message).toContain(message);
});

test('only queryAll returns deleted rows', async () => {
  const { id } = await org.connection.sobject('Account').create({ Name: 'Gone' });
  await org.connection.sobject('Account').destroy(String(id));
  const soql = "SELECT Id, IsDeleted FROM Account WHERE Name = 'Gone'";
  expect((await org.connection.query(soql)).totalSize).toBe(0);
  const all = await org.call('GET', `/queryAll?q=${encodeURIComponent(soql)}`);
  expect(all.body.records).toMatchObject([{ Id: id, IsDeleted: true }]);
});

test('more than 2,000 rows are returned in pages, and rows can be found by key among them', async () => {
  const table = org.connection.sobject('DR_Invoice__c');
  for (let start = 0; start < 2200; start += 200) {
    const records = Array.from({ length: 200 }, (_, n) => ({ File_Id__c: `file-${start + n}` }));
    await table.create(records);
  }
  const first = await org.connection.query('SELECT Id FROM DR_Invoice__c');
  expect(first).toMatchObject({ totalSize: 2200, done: false });
  expect(first.records).toHaveLength(2000);
  const rest = await org.connection.queryMore(String(first.nextRecordsUrl));
  expect(rest).toMatchObject({ totalSize: 2200, done: true });
  expect(rest.records).toHaveLength(200);
  const ids = new Set([...first.records, ...rest.records].map((record) => record.Id));
  expect(ids.size).toBe(2200);
  const wanted = [7, 2199].map((n) => `'FILE-${n}'`).join(',');
  const found = await org.connection.query(
    `SELECT File_Id__c FROM DR_Invoice__c WHERE File_Id__c IN (${wanted})`,
  );
  expect(found.records.map((record) => record.File_Id__c)).toEqual(['file-7', 'file-2199']);
});

test('a page of an unknown result is rejected', async () => {
  expect(await org.call('GET', '/query/01g000000000000-2000')).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_QUERY_LOCATOR' }],
  });
});
