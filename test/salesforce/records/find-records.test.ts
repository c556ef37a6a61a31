import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { Org } from '../../../src/salesforce/api/org.ts';
import { createOrgMemory } from '../../../src/salesforce/memory/org-memory.ts';
import { OrgOutageError, RequestRefusedError } from '../../../src/salesforce/org-errors.ts';
import { findRecords } from '../../../src/salesforce/records/find-records.ts';
import type { Lookup } from '../../../src/salesforce/records/write.ts';
import { type Asked, type Row, RowsOrg } from './rows-org.ts';

/** An org that gives one answer to everything. */
function orgAnswering(call: Org['call']): Org {
  return { apiVersion: '67.0', call, probe: () => Promise.resolve(), usage: () => undefined };
}

const ID = '801Qy00000Ab1CdIAJ';
const OTHER_ID = '801Qy00000Ab1CeIAJ';
const CLAIM = 'DR_Order_Id__c';
const LABEL = 'invoice number';

function lookup(drOrderId: string, by: { id?: string; number?: string } = {}): Lookup {
  const stamp = { field: CLAIM, value: drOrderId };
  const claim = { ...stamp, label: LABEL };
  const byNumber = by.number === undefined ? [] : [{ field: 'OrderNumber', value: by.number }];
  const candidates = by.id === undefined ? [stamp, ...byNumber] : [{ field: 'Id', value: by.id }];
  return { name: 'order', object: 'Order', candidates, claim };
}

const free: Row = { Id: ID, OrderNumber: '00000107', DR_Order_Id__c: null };
const ours: Row = { ...free, DR_Order_Id__c: '2044' };
const others: Row = { ...free, DR_Order_Id__c: '9999' };
const found = { kind: 'found', id: ID };
const foundFree = { ...found, isFree: true };
const nothing = { kind: 'nothing' };
const otherFound = { kind: 'found', id: OTHER_ID };
const conflict = {
  kind: 'conflict',
  object: 'Order',
  claim: expect.objectContaining({ field: CLAIM, label: LABEL }),
  explanation: `Order ${ID} already carries another ${LABEL} 9999; this event is of 2044.`,
  parties: { record: ID, owner: '9999' },
};
const both = `Order ${OTHER_ID} carries the ${LABEL} 2044, and the event names Order ${ID}`;
const noted = { ...otherFound, note: `${both}. ${OTHER_ID} was written.` };
const bothStamped = {
  ...conflict,
  explanation: `${both}, which already carries another ${LABEL} 9999.`,
  parties: { record: OTHER_ID, otherRecord: ID, owner: '9999' },
};
const oursElsewhere: Row = {
  ...free,
  Id: OTHER_ID,
  OrderNumber: '00000108',
  DR_Order_Id__c: '2044',
};
const stamped = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ ...ours, Id: `801${index}` }));
const several = (ids: string) => ({
  ...conflict,
  explanation: `Several records of Order carry the ${LABEL} 2044: ${ids}. Only one may carry it.`,
  parties: { record: '8010', otherRecord: '8011' },
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a free record is found by its id', [free], { id: ID }, foundFree],
  ['a record that has our claim already is found by its id', [ours], { id: ID }, found],
  ['a blank claim counts as free', [{ ...free, DR_Order_Id__c: '' }], { id: ID }, foundFree],
  ['a record is found by its claim', [ours], {}, found],
  ['a free record is found by its number', [free], { number: '00000107' }, foundFree],
  ['the claim takes precedence over the number', [ours, { ...free, Id: OTHER_ID }], { number: '00000107' }, found],
  ['an id that the org does not have finds nothing', [], { id: ID }, nothing],
  ['the record that has the claim is found, although the event has an id that the org does not have', [oursElsewhere], { id: ID }, otherFound],
  ['a number that the org does not have finds nothing', [free], { number: '00000108' }, nothing],
  ['the id of a record that has another claim is a conflict', [others], { id: ID }, conflict],
  ['the number of a record that has another claim is a conflict', [others], { number: '00000107' }, conflict],
  ['the record that has the claim is found, with a note, although the event has the id of a free one', [free, oursElsewhere], { id: ID }, noted],
  ['the record that has the claim is found, with a note, although the event has the number of a free one', [free, oursElsewhere], { number: '00000107' }, noted],
  ['the id of a record that has another claim is a conflict, although a record has our claim', [others, oursElsewhere], { id: ID }, bothStamped],
  ['several records that have our claim are a conflict', stamped(2), {}, several('8010, 8011')],
  ['of many records that have our claim five are named', stamped(7), { id: '8010' }, several('8010, 8011, 8012, 8013, 8014 and others')],
  ['a number that several records have names none', [free, { ...free, Id: OTHER_ID }], { number: '00000107' }, nothing],
  ['a claim that differs in case only belongs to another subject', [{ ...free, DR_Order_Id__c: '2044x' }], { id: ID }, { ...conflict, explanation: expect.stringContaining('number 2044x; this event is of 2044X.'), parties: { record: ID, owner: '2044x' } }],
  ['a claim that differs in case only is not ours', [{ ...free, DR_Order_Id__c: '2044A' }], {}, nothing],
  ['an id that differs in case only is another record', [{ ...free, Id: ID.toLowerCase() }], { id: ID }, nothing],
])('%s', async (_case, rows, by, expected) => {
  const drOrderId = _case.includes('differs in case only is not ours')
    ? '2044a'
    : _case.includes('differs in case only belongs')
      ? '2044X'
      : '2044';
  expect(await findRecords(new RowsOrg(rows), [lookup(drOrderId, by)])).toEqual([expected]);
});

test('without look-ups there is no call', async () => {
  const org = new RowsOrg([]);
  expect(await findRecords(org, [])).toEqual([]);
  expect(org.queries).toEqual([]);
});

test('one query serves look-ups by id, claim and number, and each gets its own result, in the order given', async () => {
  const org = new RowsOrg([
    { Id: '801Qy0000000001AAA', OrderNumber: '1', DR_Order_Id__c: null },
    { Id: '801Qy0000000002AAA', OrderNumber: '2', DR_Order_Id__c: 'dr-2' },
    { Id: '801Qy0000000003AAA', OrderNumber: '3', DR_Order_Id__c: 'somebody' },
  ]);
  const lookups = [
    lookup('dr-4', { number: '4' }),
    lookup('dr-3', { number: '3' }),
    lookup('dr-2'),
    lookup('dr-1', { id: '801Qy0000000001AAA' }),
  ];
  expect(await findRecords(org, lookups)).toEqual([
    nothing,
    {
      ...conflict,
      explanation: `Order 801Qy0000000003AAA already carries another ${LABEL} somebody; this event is of dr-3.`,
      parties: { record: '801Qy0000000003AAA', owner: 'somebody' },
    },
    { kind: 'found', id: '801Qy0000000002AAA' },
    { kind: 'found', id: '801Qy0000000001AAA', isFree: true },
  ]);
  expect(org.queries).toHaveLength(1);
});

test('each object has a query of its own', async () => {
  const org = new RowsOrg([ours]);
  await findRecords(org, [lookup('2044'), { ...lookup('2044'), object: 'Other__c' }]);
  expect(org.queries.map((query) => parseQuery(query).sObject)).toEqual(['Order', 'Other__c']);
});

test.each([
  ['short ids', (index: number) => `2044${index}`],
  ['the longest ids', (index: number) => `${index}`.padEnd(255, 'x')],
  ['ids that are longer when they are encoded', (index: number) => `${index}`.padEnd(255, '東')],
  ['ids full of quotes', (index: number) => `${index}`.padEnd(255, "'")],
])(
  '200 look-ups by %s are distributed over queries, so that no URL is too long, and all are found',
  async (_case, idOf) => {
    const rows = Array.from({ length: 200 }, (_, index) => ({
      Id: `801Qy0000${String(index).padStart(6, '0')}AAA`,
      OrderNumber: String(index),
      DR_Order_Id__c: idOf(index),
    }));
    const org = new RowsOrg(rows);
    const lookups = rows.map((row, index) => lookup(row.DR_Order_Id__c, { number: `n${index}` }));
    const results = await findRecords(org, lookups);
    expect(results).toEqual(rows.map(({ Id }) => ({ kind: 'found', id: Id })));
    expect(Math.max(...org.paths.map((path) => path.length))).toBeLessThan(8000);
    const parts = org.parts.flat();
    expect(Math.max(...parts.map(({ path }) => path.length))).toBeLessThan(24_000);
    expect(Math.max(...org.parts.map(({ length }) => length))).toBeLessThanOrEqual(5);
  },
);

test('200 look-ups by usual ids take few queries', async () => {
  const org = new RowsOrg([]);
  await findRecords(
    org,
    Array.from({ length: 200 }, (_, index) => lookup(String(204440790336 + index))),
  );
  expect(org.queries.length).toBeLessThanOrEqual(3);
});

test('the text of an id cannot end its literal', async () => {
  const org = new RowsOrg([{ ...free, DR_Order_Id__c: "') OR (Name != '" }]);
  expect(await findRecords(org, [lookup("') OR (Name != '")])).toEqual([found]);
});

test.each([
  ['an HTML page', '<html>maintenance</html>'],
  ['nothing', undefined],
  ['an incomplete result', { done: false, records: [], nextRecordsUrl: '/query/01g-500' }],
  ['records that are not a list', { done: true, records: 'none' }],
  ['a record without an id', { done: true, records: [{ DR_Order_Id__c: '2044' }] }],
  [
    'a record whose id is none',
    { done: true, records: [{ Id: '801\u0000', DR_Order_Id__c: '2044' }] },
  ],
  ['a next part elsewhere', { done: false, records: [], nextRecordsUrl: '//evil.example/query/1' }],
])('%s is an outage, never "not found"', async (_case, answer) => {
  const finding = findRecords(
    orgAnswering(async () => answer),
    [lookup('2044')],
  );
  await expect(finding).rejects.toThrow(OrgOutageError);
  await expect(finding).rejects.toMatchObject({ kind: 'unavailable' });
});

describe('an org that lacks a field', () => {
  const message =
    "SELECT Id,Number__c FROM Order\nERROR at Row:1:Column:11\nNo such column 'Number__c' on entity 'Order'.";
  class LackingOrg extends RowsOrg {
    override async answer(request: Asked): Promise<unknown> {
      const answer = await super.answer(request);
      if (!request.path.includes('Number__c')) return answer;
      throw new RequestRefusedError({ code: 'INVALID_FIELD', message, fields: [] });
    }
  }
  const by = (field: string, value: string): Lookup => ({
    name: 'order',
    object: 'Order',
    candidates: [{ field, value }],
  });
  const refusal = { verdict: 'hold', code: 'INVALID_FIELD', object: 'Order' };

  test('refuses all look-ups by it in one call, however many queries they would take', async () => {
    const org = new LackingOrg([]);
    const lookups = Array.from({ length: 1000 }, (_, index) => by('Number__c', `${index}`));
    expect(await findRecords(org, lookups)).toMatchObject(
      lookups.map(() => ({ kind: 'refused', refusal })),
    );
    expect(org.paths).toHaveLength(1);
  });

  test('finds records by other fields, at a call for each set of fields', async () => {
    const org = new LackingOrg([{ Id: ID, Code__c: 'a' }]);
    const lookups = ['a', 'b', 'a'].flatMap((value) => [
      by('Number__c', value),
      by('Code__c', value),
    ]);
    const refused = { kind: 'refused', refusal };
    const found = { kind: 'found', id: ID };
    expect(await findRecords(org, lookups)).toMatchObject([
      refused,
      found,
      refused,
      { kind: 'nothing' },
      refused,
      found,
    ]);
    expect(org.paths).toHaveLength(3);
  });
});

describe('look-ups that Salesforce refuses', () => {
  const NUMBERS = Array.from({ length: 200 }, (_, index) => String(1000 + index));
  const lookups = NUMBERS.map((number) => lookup(`dr-${number}`, { number }));
  const rows = NUMBERS.map((number): Row => ({ Id: `801${number}`, OrderNumber: number }));

  class RefusingOrg extends RowsOrg {
    readonly memory = createOrgMemory();
    isRefused = (_query: string) => true;
    readonly error: { readonly code: string; readonly message: string };
    constructor(code: string, message = 'No.') {
      super(rows);
      this.error = { code, message };
    }
    override async answer(request: Asked): Promise<unknown> {
      const answer = await super.answer(request);
      if (!this.isRefused(this.queries.at(-1) ?? '')) return answer;
      throw new RequestRefusedError({ ...this.error, fields: [] });
    }
  }

  const verdicts = async (org: RefusingOrg, of = lookups) => [
    ...new Set(
      (await findRecords(org, of)).map((result) =>
        result.kind === 'refused'
          ? `${result.refusal.verdict} ${result.refusal.code}`
          : result.kind,
      ),
    ),
  ];

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['a missing right', 'INSUFFICIENT_ACCESS', 'insufficient access rights on object id'],
    ['a missing feature', 'FUNCTIONALITY_NOT_ENABLED', 'No.'],
    ['an object that cannot be queried', 'ENTITY_NOT_QUERYABLE', 'No.'],
    ['a missing object', 'INVALID_TYPE', "sObject type 'Order' is not supported."],
    ['a missing field', 'INVALID_FIELD', "No such column 'DR_Order_Id__c' on entity 'Order'."],
    ['a missing field, in another language', 'INVALID_FIELD', 'Keine solche Spalte "DR_Order_Id__c"'],
  ])('for %s are held after one call, and not asked for again at once', async (_case, code, message) => {
    const org = new RefusingOrg(code, message);
    expect(await verdicts(org)).toEqual([`hold ${code}`]);
    expect(await verdicts(org)).toEqual([`hold ${code}`]);
    expect(org.paths).toHaveLength(1);
  });

  test('for a right to read leave the fields writable', async () => {
    const org = new RefusingOrg('INSUFFICIENT_ACCESS');
    await verdicts(org, [lookup('dr-1')]);
    expect(org.memory.gaps.refusalFor('Order', ['Id', CLAIM])).toBeUndefined();
  });

  test.each([['QUERY_TIMEOUT'], ['OPERATION_TOO_LARGE'], ['MALFORMED_QUERY']])(
    'with %s are all retried later, after five calls',
    async (code) => {
      const org = new RefusingOrg(code);
      expect(await verdicts(org)).toEqual([`retry ${code}`]);
      expect(org.paths).toHaveLength(5);
      org.isRefused = () => false;
      expect(await verdicts(org)).toEqual(['found']);
    },
  );

  test.each([
    ['QUERY_TIMEOUT', 'retry'],
    ['MALFORMED_QUERY', 'park'],
  ])(
    'with %s because of one of them: it is found with few calls, and the others are made',
    async (code, verdict) => {
      const org = new RefusingOrg(code);
      org.isRefused = (query) => query.includes("'1077'");
      const results = await findRecords(org, lookups);
      expect(results.filter(({ kind }) => kind === 'found')).toHaveLength(199);
      expect(results[77]).toMatchObject({ kind: 'refused', refusal: { verdict, code } });
      expect(org.paths.length).toBeLessThanOrEqual(20);
    },
  );

  test('because they are too many are made in smaller parts', async () => {
    const org = new RefusingOrg('QUERY_TOO_COMPLICATED');
    org.isRefused = (query) => query.length > 3000;
    expect(await verdicts(org)).toEqual(['found']);
    expect(org.paths.length).toBeLessThanOrEqual(8);
  });
});
