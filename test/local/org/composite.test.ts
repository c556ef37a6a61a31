import { type RunningOrg, runningOrg } from './running-org.ts';

const BASE = '/services/data/v67.0';

let org: RunningOrg;
let accountId: string;
beforeAll(async () => {
  org = await runningOrg();
  accountId = (await org.call('POST', '/sobjects/Account', { Name: 'Acme' })).body.id;
});
afterAll(() => org[Symbol.asyncDispose]());

function composite(compositeRequest: unknown[], allOrNone = false) {
  return org.call('POST', '/composite', { allOrNone, compositeRequest });
}

function order(referenceId: string, values: Record<string, unknown> = {}) {
  const body = { AccountId: accountId, EffectiveDate: '2026-11-01', ...values };
  return { method: 'POST', url: `${BASE}/sobjects/Order`, referenceId, body };
}

function collection(referenceId: string, object: string, key: string, records: object[]) {
  const typed = records.map((record) => ({ attributes: { type: object }, ...record }));
  const url = `${BASE}/composite/sobjects/${object}/${key}`;
  return { method: 'PATCH', url, referenceId, body: { allOrNone: false, records: typed } };
}

test('a subrequest can refer to the answer of an earlier one', async () => {
  const { status, body } = await composite([
    order('first', { DR_Order_Id__c: 'r1' }),
    collection('second', 'DR_Fulfillment__c', 'DR_Order_Id__c', [
      { DR_Order_Id__c: 'r1', Order__c: '@{first.id}' },
    ]),
    {
      method: 'GET',
      url: `${BASE}/sobjects/DR_Fulfillment__c/@{second[0].id}?fields=Order__c`,
      referenceId: 'third',
    },
  ]);
  expect(status).toBe(200);
  const [first, second, third] = body.compositeResponse;
  expect(first).toMatchObject({ httpStatusCode: 201, referenceId: 'first' });
  expect(second).toMatchObject({ httpStatusCode: 200, body: [{ success: true, created: true }] });
  expect(third.body.Order__c).toBe(first.body.id);
});

test('a failed subrequest affects only those that refer to it', async () => {
  const { body } = await composite([
    { method: 'POST', url: `${BASE}/sobjects/Order`, referenceId: 'bad', body: {} },
    order('good'),
    { method: 'GET', url: `${BASE}/sobjects/Order/@{bad.id}`, referenceId: 'after' },
  ]);
  expect(body.compositeResponse).toMatchObject([
    { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
    { httpStatusCode: 201, body: { success: true } },
    { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
  ]);
});

test('with allOrNone, one refused row of a collection rolls back all subrequests', async () => {
  const { body } = await composite(
    [
      order('first', { DR_Order_Id__c: 'whole' }),
      collection('second', 'DR_Fulfillment__c', 'DR_Order_Id__c', [
        { DR_Order_Id__c: 'whole' },
        { DR_Order_Id__c: 'bad', Code__c: 'much too long' },
      ]),
      order('third'),
    ],
    true,
  );
  expect(body.compositeResponse).toMatchObject([
    { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
    {
      body: [
        { errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
        { errors: [{ statusCode: 'STRING_TOO_LONG' }] },
      ],
    },
    { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
  ]);
  const { totalSize } = await org.connection.query(
    "SELECT COUNT() FROM Order WHERE DR_Order_Id__c = 'whole'",
  );
  expect(totalSize).toBe(0);
});

test('with allOrNone, all subrequests are committed if none fails', async () => {
  const { body } = await composite([order('a', { DR_Order_Id__c: 'kept' }), order('b')], true);
  expect(
    body.compositeResponse.map((part: { httpStatusCode: number }) => part.httpStatusCode),
  ).toEqual([201, 201]);
  expect((await org.call('GET', '/sobjects/Order/DR_Order_Id__c/kept')).status).toBe(200);
});

test.each([
  [
    '26 subrequests',
    () => Array.from({ length: 26 }, (_, index) => order(`r${index}`)),
    'LIMIT_EXCEEDED',
  ],
  [
    'six collections',
    () => Array.from({ length: 6 }, (_, index) => collection(`r${index}`, 'Order', 'Id', [])),
    'LIMIT_EXCEEDED',
  ],
  [
    'two subrequests with the same reference id',
    () => [order('same'), order('same')],
    'INVALID_INPUT',
  ],
])('%s are rejected', async (_, parts, errorCode) => {
  expect(await composite(parts())).toMatchObject({ status: 400, body: [{ errorCode }] });
});

test('three collections of 200 records are written as one API call', async () => {
  const before = used(await org.call('GET', '/limits'));
  const keys = Array.from({ length: 200 }, (_, index) => `fast-${index}`);
  const orders = keys.map((key) => ({
    DR_Order_Id__c: key,
    AccountId: accountId,
    EffectiveDate: '2026-11-01',
  }));
  const parts = (version: number) => [
    collection('orders', 'Order', 'DR_Order_Id__c', orders),
    collection(
      'fulfillments',
      'DR_Fulfillment__c',
      'DR_Order_Id__c',
      keys.map((key) => ({
        DR_Order_Id__c: key,
        Version__c: version,
        Order__r: { DR_Order_Id__c: key },
      })),
    ),
    collection(
      'invoices',
      'DR_Invoice__c',
      'File_Id__c',
      keys.map((key) => ({
        File_Id__c: key,
        Order__r: { DR_Order_Id__c: key },
      })),
    ),
  ];
  for (const version of [1, 2]) {
    const answer = await composite(parts(version));
    for (const part of answer.body.compositeResponse) {
      expect(part.body).toHaveLength(200);
      expect(part.body.every((row: { success: boolean }) => row.success)).toBe(true);
    }
    expect(used(answer)).toBe(before + version);
  }
});

function used(answer: { headers: Headers }): number {
  return Number(/api-usage=(\d+)\/15000/.exec(answer.headers.get('sforce-limit-info') ?? '')?.[1]);
}
