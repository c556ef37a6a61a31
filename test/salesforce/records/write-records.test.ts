import type { Org, OrgRequest } from '../../../src/salesforce/api/org.ts';
import { OrgOutageError, RequestRefusedError } from '../../../src/salesforce/org-errors.ts';
import type { RecordToWrite } from '../../../src/salesforce/records/composite-batches.ts';
import { writeRecords } from '../../../src/salesforce/records/write-records.ts';
import { CompositeOrg, failure, ok, refusedWhole, sizes, success } from './composite-org.ts';

const file = (value: string, fields: RecordToWrite['fields'] = {}): RecordToWrite => ({
  object: 'DR_File__c',
  key: 'File_Id__c',
  value,
  fields,
});
const order = (value: string, fields: RecordToWrite['fields'] = {}): RecordToWrite => ({
  object: 'Order',
  key: 'Id',
  value,
  fields,
});
const files = (count: number) => Array.from({ length: count }, (_, index) => file(`file-${index}`));
const written = { written: true };

test('nothing to write is no call', async () => {
  const org = new CompositeOrg(() => ok([]));
  expect(await writeRecords(org, [])).toEqual([]);
  expect(org.calls).toEqual([]);
});

test('keys are sent in the body: an external id for an upsert, the Id for an update', async () => {
  const org = new CompositeOrg((records) => ok(records.map(() => success())));
  await writeRecords(org, [
    file('../../Account/Id/001', { A__c: 1 }),
    order('801000000000001AAA', { B__c: null }),
  ]);
  expect(org.calls).toEqual([
    [
      {
        method: 'PATCH',
        url: '/services/data/v67.0/composite/sobjects/DR_File__c/File_Id__c',
        referenceId: 'collection0',
        body: {
          allOrNone: false,
          records: [
            { attributes: { type: 'DR_File__c' }, File_Id__c: '../../Account/Id/001', A__c: 1 },
          ],
        },
      },
      {
        method: 'PATCH',
        url: '/services/data/v67.0/composite/sobjects',
        referenceId: 'collection1',
        body: {
          allOrNone: false,
          records: [{ attributes: { type: 'Order' }, id: '801000000000001AAA', B__c: null }],
        },
      },
    ],
  ]);
});

test('each record gets the result of its own row, across objects and calls', async () => {
  const org = new CompositeOrg((records) =>
    ok(
      records.map((record) =>
        String(record.File_Id__c ?? record.id).endsWith('3')
          ? failure('STRING_TOO_LONG')
          : success(),
      ),
    ),
  );
  const records = Array.from({ length: 1100 }, (_, index) =>
    index % 2 === 0 ? order(`order-${index}`) : file(`file-${index}`),
  );
  const outcomes = await writeRecords(org, records);
  expect(outcomes.map((outcome) => outcome.written)).toEqual(
    records.map(({ value }) => !value.endsWith('3')),
  );
  expect(sizes(org)).toEqual([[200, 200, 150, 200, 200], [150]]);
});

test('a refused row has a verdict, the code, the object, every field that is named, and all messages as its detail', async () => {
  const errors = [
    { statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required: A.', fields: ['A__c'] },
    { statusCode: 'STRING_TOO_LONG', message: 'Too long: B.', fields: ['B__c', 'A__c'] },
  ];
  const org = new CompositeOrg(() => ok([{ success: false, errors }]));
  expect(await writeRecords(org, [order('801000000000001AAA')])).toEqual([
    {
      written: false,
      refusal: {
        verdict: 'park',
        code: 'REQUIRED_FIELD_MISSING',
        object: 'Order',
        fields: ['A__c', 'B__c'],
        detail: 'Required: A. Too long: B.',
      },
    },
  ]);
});

test('a refused row without a reason is to be retried', async () => {
  const org = new CompositeOrg(() => ok([{ success: false, errors: [] }]));
  expect(await writeRecords(org, [order('801000000000001AAA')])).toMatchObject([
    { written: false, refusal: { verdict: 'retry' } },
  ]);
});

test.each([
  // Five parts are one call: 200, 40, 8, 2, 1.
  [1, 0, 1],
  [2, 1, 2],
  [8, 5, 3],
  [200, 0, 5],
  [200, 137, 5],
])(
  'of %i records in a collection that is refused as a whole, number %i is found and the others are written, with %i calls',
  async (count, bad, calls) => {
    const org = new CompositeOrg((records) =>
      records.some((record) => record.File_Id__c === `file-${bad}`)
        ? refusedWhole('JSON_PARSER_ERROR')
        : ok(records.map(() => success())),
    );
    const outcomes = await writeRecords(org, files(count));
    expect(outcomes.flatMap((outcome, index) => (outcome.written ? [] : [index]))).toEqual([bad]);
    expect(outcomes[bad]).toMatchObject({
      refusal: { verdict: 'park', code: 'JSON_PARSER_ERROR' },
    });
    expect(org.calls).toHaveLength(calls);
  },
);

describe('an org that lacks a field or the object', () => {
  const lacking = (errorCode: string, message: string) =>
    new CompositeOrg((records) =>
      records.some((record) => 'Lacking__c' in record)
        ? { httpStatusCode: 400, body: [{ errorCode, message }] }
        : ok(records.map(() => success())),
    );
  const noSuchColumn = () =>
    lacking('INVALID_FIELD', "No such column 'Lacking__c' on sobject of type DR_File__c");

  test.each([
    ['of one field', noSuchColumn],
    ['of the object', () => lacking('INVALID_TYPE', "sObject type 'DR_File__c' is not supported.")],
  ])('refuses two hundred records for lack %s in one call', async (_what, orgLacking) => {
    const org = orgLacking();
    const records = files(200).map((record) => ({ ...record, fields: { Lacking__c: 1 } }));
    const outcomes = await writeRecords(org, records);
    expect(outcomes).toHaveLength(200);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ refusal: { verdict: 'hold' } });
    expect(org.calls).toHaveLength(1);
  });

  test('accepts records without the field, at a call for each five sets of fields', async () => {
    const org = noSuchColumn();
    const shapes = [
      { A__c: 1 },
      { Lacking__c: 1 },
      { Lacking__c: 1, A__c: 2 },
      { A__c: 1, Lacking__c: 2 },
      { B__c: 1 },
      { B__c: 1, A__c: null },
      {},
    ];
    const records = files(200).map((record, index) => ({
      ...record,
      fields: shapes[index % shapes.length] ?? {},
    }));
    const outcomes = await writeRecords(org, records);
    expect(outcomes.map((outcome) => outcome.written)).toEqual(
      records.map(({ fields }) => !('Lacking__c' in fields)),
    );
    expect(sizes(org).map((call) => call.length)).toEqual([1, 5, 1]);
  });

  test('and also refuses one record for its value: that record is found', async () => {
    const org = new CompositeOrg((records) => {
      if (records.some((record) => 'Lacking__c' in record)) {
        return { httpStatusCode: 400, body: [{ errorCode: 'INVALID_TYPE', message: 'No.' }] };
      }
      const isAtFault = records.some(({ File_Id__c }) => File_Id__c === 'file-3');
      return isAtFault ? refusedWhole('JSON_PARSER_ERROR') : ok(records.map(() => success()));
    });
    const records = files(8).map((record, index) =>
      index < 2 ? { ...record, fields: { Lacking__c: 1 } } : record,
    );
    const codes = (await writeRecords(org, records)).map((outcome) =>
      outcome.written ? 'written' : outcome.refusal.code,
    );
    const [type, parser] = ['INVALID_TYPE', 'JSON_PARSER_ERROR'];
    expect(codes).toEqual([type, type, 'written', parser, ...Array(4).fill('written')]);
  });
});

test('a collection that is refused for a passing reason is not divided: all of it is to be retried', async () => {
  const org = new CompositeOrg(() => refusedWhole('UNABLE_TO_LOCK_ROW'));
  const outcomes = await writeRecords(org, files(8));
  expect(outcomes).toHaveLength(8);
  for (const outcome of outcomes) expect(outcome).toMatchObject({ refusal: { verdict: 'retry' } });
  expect(org.calls).toHaveLength(1);
});

describe('a collection that is refused with an unknown code', () => {
  const refusedFiles = (errorCode: string) =>
    new CompositeOrg((records, { url }) =>
      url.includes('DR_File__c') ? refusedWhole(errorCode) : ok(records.map(() => success())),
    );

  test.each(['NEWLY_INVENTED_CODE', 'UNKNOWN_EXCEPTION'])(
    'is to be retried when another one is accepted: %s',
    async (code) => {
      const outcomes = await writeRecords(refusedFiles(code), [order('a'), file('b')]);
      expect(outcomes).toMatchObject([written, { refusal: { verdict: 'retry', code } }]);
    },
  );

  test.each(['NEWLY_INVENTED_CODE', 'UNKNOWN_EXCEPTION'])(
    'is an outage of the org when none is accepted: %s',
    async (code) => {
      const attempt = writeRecords(refusedFiles(code), files(2));
      await expect(attempt).rejects.toMatchObject({ kind: 'unavailable', code });
    },
  );
});

describe('records that are refused row by row with an unknown code', () => {
  /** Refuses the rows of the first call with these codes, and accepts all others. */
  function refusing(codes: readonly (string | undefined)[]): CompositeOrg {
    const left = [...codes];
    const row = () => {
      const code = left.shift();
      return code === undefined ? success() : failure(code);
    };
    return new CompositeOrg((records) => ok(records.map(row)));
  }
  const CODE = 'ORG_FROZEN_2031';

  test.each([
    ['10 of one collection', files(10), CODE, CODE],
    ['10 of two collections', [...files(9), order('a')], CODE, CODE],
    ['1000', files(1000), CODE, CODE],
    ['10 with a text in place of a code', files(10), 'marie@example.com', 'UNREADABLE_CODE'],
  ])('are an outage of the org after one call: %s', async (_case, records, sent, code) => {
    const org = refusing(records.map(() => sent));
    await expect(writeRecords(org, records)).rejects.toMatchObject({
      ...{ name: 'OrgOutageError', kind: 'unavailable', code },
      message: expect.stringContaining(`Salesforce answers ${code}: `),
    });
    expect(org.calls).toHaveLength(1);
  });

  test('are an outage of the kind that the code names', async () => {
    const writing = writeRecords(refusing(Array(10).fill('TXN_SECURITY_NEW')), files(10));
    await expect(writing).rejects.toMatchObject({ kind: 'sign-in', code: 'TXN_SECURITY_NEW' });
  });

  test.each([
    ['9 records', Array(9).fill(CODE)],
    ['10 with a known code', Array(10).fill('UNKNOWN_EXCEPTION')],
    ['another unknown code among them', [...Array(19).fill(CODE), 'ORG_FROZEN_2032']],
    ['a known code among them', ['UNABLE_TO_LOCK_ROW', ...Array(19).fill(CODE)]],
    ['one that is written among them', [...Array(199).fill(CODE), undefined]],
  ])('concern the records otherwise: %s', async (_case, codes) => {
    const outcomes = await writeRecords(refusing(codes), files(codes.length));
    expect(outcomes.filter(({ written }) => written).length).toBeGreaterThan(codes.length - 2);
  });
});

test('a collection whose object or key the org lacks is to be held', async () => {
  const org = new CompositeOrg(() => refusedWhole('NOT_FOUND'));
  expect(await writeRecords(org, files(1))).toMatchObject([
    { refusal: { verdict: 'hold', code: 'NOT_FOUND', object: 'DR_File__c' } },
  ]);
});

test('of several collections only the refused one is divided', async () => {
  const org = new CompositeOrg((records, { url }) =>
    url.includes('DR_File__c') && records.length > 1
      ? refusedWhole('JSON_PARSER_ERROR')
      : ok(records.map(() => success())),
  );
  expect(await writeRecords(org, [order('a'), order('b'), file('c'), file('d')])).toEqual(
    Array(4).fill(written),
  );
  expect(sizes(org)).toEqual([
    [2, 2],
    [1, 1],
  ]);
});

test('a refused collection is divided before the next call is made, depth first', async () => {
  const org = new CompositeOrg((records) =>
    records.some(({ File_Id__c }) => File_Id__c === 'file-0' || File_Id__c === 'file-999')
      ? refusedWhole('JSON_PARSER_ERROR')
      : ok(records.map(() => success())),
  );
  const outcomes = await writeRecords(org, files(1001));
  expect(outcomes.flatMap(({ written }, index) => (written ? [] : [index]))).toEqual([0, 999]);
  const fifths = [
    [40, 40, 40, 40, 40],
    [8, 8, 8, 8, 8],
  ];
  expect(sizes(org)).toEqual([
    [200, 200, 200, 200, 200],
    ...[...fifths, [2, 2, 2, 2], [1, 1]],
    ...[...fifths, [2, 2, 2, 2], [1, 1]],
    [1],
  ]);
});

test('new records are inserted, in the same call as others, and their key is one of the fields', async () => {
  const org = new CompositeOrg((records) => ok(records.map(() => success())));
  const isNew = true as const;
  const records = [
    { ...file('a', { File_Type__c: 'Invoice' }), isNew },
    file('b'),
    { ...file('a'), isNew },
    order('801A'),
  ];
  expect(await writeRecords(org, records)).toEqual(Array(4).fill(written));
  expect(
    org.calls.map((call) =>
      call.map(({ method, url, body }) => [
        `${method} ${url.replace('/services/data/v67.0/composite', '')}`,
        ...body.records,
      ]),
    ),
  ).toEqual([
    [
      [
        'POST /sobjects',
        { attributes: { type: 'DR_File__c' }, File_Id__c: 'a', File_Type__c: 'Invoice' },
      ],
      [
        'PATCH /sobjects/DR_File__c/File_Id__c',
        { attributes: { type: 'DR_File__c' }, File_Id__c: 'b' },
      ],
      ['PATCH /sobjects', { attributes: { type: 'Order' }, id: '801A' }],
    ],
    [['POST /sobjects', { attributes: { type: 'DR_File__c' }, File_Id__c: 'a' }]],
  ]);
});

describe('a request that is refused as a whole', () => {
  /** Refuses any request that has the record at fault. */
  class WholeRefusingOrg extends CompositeOrg {
    override async call(request: OrgRequest): Promise<unknown> {
      const answer = await super.call(request);
      const text = JSON.stringify(request.body);
      if (text.includes('at-fault')) {
        throw new RequestRefusedError({ code: 'JSON_PARSER_ERROR', message: '', fields: [] });
      }
      return answer;
    }
  }

  test('is sent again collection by collection, and divided until the record at fault is alone', async () => {
    const org = new WholeRefusingOrg((records) => ok(records.map(() => success())));
    const outcomes = await writeRecords(org, [
      order('a'),
      file('b'),
      file('at-fault'),
      file('c'),
      file('d'),
    ]);
    expect(outcomes.map((outcome) => outcome.written)).toEqual([true, true, false, true, true]);
    expect(outcomes[2]).toMatchObject({ refusal: { verdict: 'park', code: 'JSON_PARSER_ERROR' } });
  });

  test('is sent once when it has only one record', async () => {
    const org = new WholeRefusingOrg(() => ok([]));
    expect(await writeRecords(org, [file('at-fault')])).toMatchObject([{ written: false }]);
    expect(org.calls).toHaveLength(1);
  });
});

describe('an answer without a result for each record is an outage, never a success', () => {
  test.each([
    ['too few rows', ok([success()])],
    ['too many rows', ok([success(), success(), success()])],
    ['no rows at all', ok(undefined)],
    ['a row that is not an object', ok([success(), 'fine'])],
    ['an HTML page in place of rows', ok('<html>')],
    ['an error without a body', { httpStatusCode: 500, body: null }],
    ['an error of another shape', { httpStatusCode: 400, body: '<html>' }],
  ])('%s', async (_case, answer) => {
    const writing = writeRecords(new CompositeOrg(() => answer), files(2));
    await expect(writing).rejects.toThrow(OrgOutageError);
    const advice = expect.stringMatching(/a proxy .* SALESFORCE_INSTANCE_URL.* support/);
    await expect(writing).rejects.toMatchObject({ kind: 'unavailable', advice });
  });

  test.each([
    ['an HTML page', '<html>maintenance</html>'],
    ['nothing', undefined],
    ['no part for a collection', { compositeResponse: [] }],
    ['more parts than collections', { compositeResponse: [ok([success()]), ok([success()])] }],
    ['parts without status', { compositeResponse: [{ body: [success()] }] }],
  ])('%s', async (_case, answer) => {
    const org: Org = {
      apiVersion: '67.0',
      call: async () => answer,
      probe: () => Promise.resolve(),
      usage: () => undefined,
    };
    await expect(writeRecords(org, files(1))).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

test('an outage ends the work at once', async () => {
  const outage = new OrgOutageError('limit', 'Enough.');
  let calls = 0;
  const org: Org = {
    apiVersion: '67.0',
    call: () => {
      calls += 1;
      return Promise.reject(outage);
    },
    probe: () => Promise.resolve(),
    usage: () => undefined,
  };
  await expect(writeRecords(org, files(1500))).rejects.toBe(outage);
  expect(calls).toBe(1);
});
