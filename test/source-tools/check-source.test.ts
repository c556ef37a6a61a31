import { checkSource, isUsable } from '../../src/source-tools/check/check-source.ts';
import { checkJson } from '../../src/source-tools/check/report-json.ts';
import { checkText } from '../../src/source-tools/check/report-text.ts';
import { mappingOf, SHOP } from '../sources/mapped/shop-mapping.ts';
import { fastspringMapping } from './fastspring-mapping.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const mapping = fastspringMapping();

function sample(name: string, type: string, minute: number, more: object = {}) {
  const created = Date.UTC(2026, 10, 30, 11, minute);
  const data = { order: 'S-1', reference: '00000101', total: 12.5, ...more };
  const body = { events: [{ id: `evt-${name}`, type, live: true, created, data }] };
  return { name, body: Buffer.from(JSON.stringify(body)), headers: {} };
}

function check(...samples: ReturnType<typeof sample>[]) {
  return checkSource(mapping, { samples, secretsOf: () => [], mode: undefined, now: NOW });
}

const completed = sample('completed', 'order.completed', 20);
const failed = sample('failed', 'order.failed', 40);
const canceled = sample('canceled', 'order.canceled', 30);

test('an event is shown with its envelope, look-ups, writes, versions and guard', () => {
  const text = checkText('shop.yaml', check(completed));
  for (const line of [
    '  FASTSPRING_SECRETS is not set here',
    '    POST /webhooks/fastspring',
    '    X-FS-Signature: <HMAC-SHA256 of {body}, base64>',
    '  id evt-completed',
    '  subject S-1',
    '  time 2026-11-30T11:20:00.000Z',
    '  mode live',
    '  look-up order: Order with OrderNumber = "00000101"',
    '  write Sale__c with Sale_Id__c = "S-1"',
    '      Status__c = "Completed"',
    '      Total__c = 12.5',
    '      Order__c = the record of the look-up order',
    '  write Order that the look-up order finds',
    '      Payment_Status__c = "completed"',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  expect(text).toMatch(/group status, newest, version \[2, .*guard Sale_Version__c = \d+/);
});

test('true and false without a conversion are noted, since text fields refuse them', () => {
  const fields = {
    Paid__c: 'data.paid',
    Gift__c: { from: 'data.paid', else: 'null' },
    Done__c: { from: 'data.paid', as: 'checkbox' },
    Word__c: { from: 'data.paid', values: { true: true } },
    Text__c: 'data.order',
    Cel__c: { cel: 'body.data.paid' },
    Bool__c: { cel: 'bool(body.data.paid)' },
  };
  const [entry] = SHOP.map;
  const [write] = entry.writes;
  const record = { object: 'Other__c', by: { Key__c: 'data.order' } };
  const other = { ...write, record, fields: { Done__c: 'data.order' } };
  const shop = mappingOf({ ...SHOP, map: [{ ...entry, writes: [{ ...write, fields }, other] }] });
  const body = Buffer.from('{"id":"1","type":"a","data":{"order":"o","paid":true}}');
  const samples = [{ name: 'a', body, headers: {} }];
  const checked = checkSource(shop, { samples, secretsOf: () => [], mode: undefined, now: NOW });
  expect(checked.events[0]?.notes).toEqual(
    ['Gift__c', 'Paid__c', 'Cel__c'].map(
      (field) =>
        `${field} gets true or false, which a text field refuses. Write "as": "checkbox" or "as": "text"; around an expression, bool() or string().`,
    ),
  );
  expect(checkText('shop.yaml', checked)).toContain('note: Paid__c gets true or false');
});

test('the final state is the same in whatever order the events arrive', () => {
  const all = [completed, failed, canceled];
  const orders = [all, [failed, canceled, completed], [canceled, completed, failed]];
  const states = orders.map((order) => check(...order).records);
  const [first] = states;
  const sorted = (records: typeof first) =>
    JSON.stringify(records, (key, value) => (key === 'superseded' ? value.toSorted() : value));
  for (const state of states) expect(sorted(state)).toBe(sorted(first));
  expect(first?.[0]?.groups[0]).toMatchObject({
    from: 'completed',
    fields: { Status__c: 'Completed' },
  });
  expect(first?.[0]?.groups[0]?.superseded.toSorted()).toEqual(['canceled', 'failed']);
  expect(checkText('f', check(...all))).toContain('overtaken: ');
});

test('a repeat of an event counts once', () => {
  expect(check(completed, completed).records).toEqual(check(completed).records);
});

describe('events with the same id', () => {
  const named = (name: string, id: string) => ({ ...sample(id, 'order.failed', 45), name });
  const repeatsIn = (text: string) => {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.startsWith('Events with the same id'));
    return at < 0 ? [] : lines.slice(at + 1, lines.indexOf('', at));
  };

  test('are named, since only the first of them writes', () => {
    const result = check(completed, named('copied', 'completed'), canceled);
    const line = '  "evt-completed": completed, copied';
    expect(repeatsIn(checkText('f', result))).toEqual([line]);
    const repeated = [{ id: 'evt-completed', events: ['completed', 'copied'] }];
    expect(checkJson('f', result)).toMatchObject({ repeated });
    expect(isUsable(result)).toBe(true);
  });

  test('are named also when one file has both, or is given twice', () => {
    const { events } = JSON.parse(completed.body.toString());
    const body = Buffer.from(JSON.stringify({ events: [...events, ...events] }));
    expect(repeatsIn(checkText('f', check({ ...completed, body })))).toEqual([
      '  "evt-completed": completed, event 1, completed, event 2',
    ]);
    expect(repeatsIn(checkText('f', check(completed, completed)))).toEqual([
      '  "evt-completed": completed, completed',
    ]);
  });

  test('are not named when there are none', () => {
    expect(repeatsIn(checkText('f', check(completed, failed, canceled)))).toEqual([]);
  });

  test('of a header come with advice', () => {
    const file = fastspringMapping({
      ...{ split: undefined, headers: ['x-id'] },
      event: { id: 'header:x-id', type: 'type', subject: 'data.order' },
    });
    const bodies = [completed, failed].map(({ name, body }) => {
      const [event] = JSON.parse(body.toString()).events;
      return { name, body: Buffer.from(JSON.stringify(event)), headers: { 'x-id': 'one' } };
    });
    const options = { samples: bodies, secretsOf: () => [], mode: undefined, now: NOW };
    expect(repeatsIn(checkText('f', checkSource(file, options)))).toEqual([
      '  "one": completed, failed',
      '  --header counts for each --event: check events with ids of their own one by one.',
    ]);
  });
});

test.each([
  ['another type', sample('other', 'order.shipped', 1), 'unmapped (UNMAPPED_TYPE)', true],
  ['no JSON', { ...completed, body: Buffer.from('{') }, 'rejected: the sender gets 200', false],
  ['no events', { ...completed, body: Buffer.from('{}') }, 'rejected', false],
  ['a wrong number', sample('n', 'order.completed', 1, { total: 'much' }), 'parked', false],
])('%s is shown with what becomes of it', (_name, given, expected, usable) => {
  const result = check(given);
  expect(checkText('f', result)).toContain(expected);
  expect(isUsable(result)).toBe(usable);
});

test('the installation decides on the mode unless the file does', () => {
  const inTest = checkSource(mapping, {
    ...{ samples: [completed], secretsOf: () => [], now: NOW, mode: 'test' },
  });
  expect(checkText('f', inTest)).toContain('unmapped (OTHER_MODE)');
  expect(checkText('f', inTest)).toContain('CONNECTOR_MODE says: only test events are written');
  expect(checkText('f', check(completed))).toContain('CONNECTOR_MODE is not set here');
  const any = checkSource(fastspringMapping({ mode: 'any' }), {
    ...{ samples: [completed], secretsOf: () => [], now: NOW, mode: 'test' },
  });
  expect(checkText('f', any)).toContain('write Sale__c');
  expect(checkText('f', any)).toContain('The file says: live and test events are written.');
});

describe('a record of two subjects', () => {
  const other = sample('other', 'order.completed', 30, { order: 'S-2', sale: 'X' });
  const same = sample('same', 'order.failed', 40, { sale: 'X' });
  const checked = (change: object) => {
    const file = fastspringMapping();
    const map = file.map === 'raw' ? [] : file.map;
    const changed = map.map((entry) => ({
      ...entry,
      writes: entry.writes.map((write) => ({
        ...write,
        record: { object: 'Sale__c', by: { Sale_Id__c: 'data.sale' } },
        fields: { Status__c: { value: 'a' } },
        ...change,
      })),
    }));
    const one = changed.map((entry) => ({ ...entry, writes: entry.writes.slice(0, 1) }));
    const samples = [other, same];
    return checkSource(
      { ...file, map: one },
      { samples, secretsOf: () => [], mode: undefined, now: NOW },
    );
  };

  test('fails, since the order of arrival decides', () => {
    const result = checked({ guard: undefined });
    expect(isUsable(result)).toBe(false);
    const text = checkText('f', result);
    expect(text).toContain('Sale__c with Sale_Id__c = "X", group status: "S-2", "S-1"');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('or give the group a guard, and each field');
  });

  test('fails for a field that may be absent, which the guard does not cover', () => {
    const result = checked({ fields: { Status__c: 'data.sale' } });
    expect(isUsable(result)).toBe(false);
    expect(checkText('f', result)).toContain('group status.Status__c: "S-2", "S-1"');
  });

  test('is right when the org keeps the version', () => {
    expect(isUsable(checked({ guard: 'Sale_Version__c' }))).toBe(true);
  });
});

test('programs get the same, with times as text', () => {
  const json = JSON.parse(JSON.stringify(checkJson('f', check(completed))));
  expect(json).toMatchObject({
    source: 'fastspring',
    mode: 'any',
    events: [{ envelope: { id: 'evt-completed', time: '2026-11-30T11:20:00.000Z' } }],
    records: [{ subject: 'S-1' }, { record: { lookup: 'order' } }],
  });
});
