import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

function account(referenceId: string, Name: string | null, contacts: object[] = []) {
  const attributes = { type: 'Account', referenceId };
  return { attributes, Name, ...(contacts.length > 0 && { Contacts: { records: contacts } }) };
}

function contact(referenceId: string, LastName: string | null) {
  return { attributes: { type: 'Contact', referenceId }, LastName };
}

function tree(...records: object[]) {
  return org.call('POST', '/composite/tree/Account', { records });
}

test('records are created with their children, and answered with their reference ids', async () => {
  const { status, body } = await tree(
    account('a1', 'Parent', [contact('c1', 'One'), contact('c2', 'Two')]),
    account('a2', 'Other'),
  );
  expect(status).toBe(201);
  expect(body.hasErrors).toBe(false);
  const ids = new Map(
    body.results.map((each: { referenceId: string; id: string }) => [each.referenceId, each.id]),
  );
  expect([...ids.keys()]).toEqual(['a1', 'a2', 'c1', 'c2']);
  const found = await org.connection.query('SELECT Id, AccountId FROM Contact ORDER BY LastName');
  expect(found.records).toMatchObject([
    { Id: ids.get('c1'), AccountId: ids.get('a1') },
    { Id: ids.get('c2'), AccountId: ids.get('a1') },
  ]);
});

test('one invalid record rolls back all others, and only its error is returned', async () => {
  const { status, body } = await tree(
    account('p', 'Taken back', [contact('good', 'G'), contact('bad', null)]),
  );
  expect(status).toBe(400);
  expect(body).toEqual({
    hasErrors: true,
    results: [
      {
        referenceId: 'bad',
        errors: [
          {
            statusCode: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [LastName]',
            fields: ['LastName'],
          },
        ],
      },
    ],
  });
  const found = await org.connection.query("SELECT Id FROM Account WHERE Name = 'Taken back'");
  expect(found.totalSize).toBe(0);
});

test.each([
  ['records of another object', [contact('c', 'C')]],
  ['a reference id twice', [account('a', 'A'), account('a', 'B')]],
  ['an unknown relationship', [{ ...account('a', 'A'), Pets: { records: [contact('c', 'C')] } }]],
  ['more than 200 records', Array.from({ length: 201 }, (_, index) => account(`a${index}`, 'A'))],
])('%s are rejected', async (_, records) => {
  expect(await tree(...records)).toMatchObject({
    status: 400,
    body: [{ errorCode: 'INVALID_INPUT' }],
  });
});
