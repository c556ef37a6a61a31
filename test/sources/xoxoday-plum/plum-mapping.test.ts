import { codedPlum } from '../../../bench/coded/coded-plum.ts';
import { fold } from '../../../src/salesforce/records/fold.ts';
import { readSubjectState } from '../../../src/salesforce/records/state/subject-state.ts';
import type { Write } from '../../../src/salesforce/records/write.ts';
import { readMappingFile } from '../../../src/sources/mapped/file/read-mapping-file.ts';
import type { Contribution } from '../../../src/sources/source.ts';
import { plumMapping } from '../../../src/sources/xoxoday-plum/plum-mapping.ts';
import { xoxodayPlum } from '../../../src/sources/xoxoday-plum/plum-source.ts';
import { fc } from '../../support/properties.ts';
import { contributionOf, envelopeOf } from '../../support/senders.ts';

const record = { object: 'Order', field: 'OrderNumber', lookupField: 'OrderId__c' };
const options = { timeZone: 'Asia/Kolkata', record };
const [mapped, coded] = [xoxodayPlum(options), codedPlum(options)];

test('the mapping is a file without problems', () => {
  const file = {
    ...plumMapping('Asia/Kolkata', record),
    paths: ['/webhooks/plum'],
    proof: { apiKey: { header: 'x-api-key', secrets: 'PLUM_KEYS' } },
  };
  expect(readMappingFile(JSON.stringify(file), 'plum.json')).toEqual({ mapping: file });
});

const date = fc.constantFrom(
  ...[
    '2019-12-27 16:45:10',
    '2026-03-29 02:30:00',
    '2026-01-01T10:00:00.123Z',
    '2999-01-01 00:00:00',
  ],
  ...['0000-00-00 00:00:00', 'tomorrow', ' 2026-01-01 10:00:00 ', '', '  ', null],
);
const event = fc.record(
  {
    id: fc.constantFrom('1', '12345678901234567890', 7),
    data: fc.record(
      {
        orderId: fc.constantFrom('99999999999', 99999999999),
        deliveryStatus: fc.constantFrom('delivered', 'Canceled', ' CANCELLED ', 'cancelled'),
        poNumber: fc.constantFrom('PO1', ' 7 ', 12, '', '  ', null, 'é'.repeat(255)),
        orderDate: date,
      },
      { requiredKeys: ['orderId', 'deliveryStatus'] },
    ),
    createdAt: date,
    seenAt: fc.constant('2026-01-02T00:00:00.000Z'),
  },
  { requiredKeys: ['id', 'data'] },
);

test('it reads, keys and writes what the code before it did', () => {
  fc.assert(
    fc.property(event, (sent) => {
      const json = JSON.stringify(sent);
      expect(envelopeOf(mapped, json)).toEqual(envelopeOf(coded, json));
      expect(comparable(contributionOf(mapped, json))).toEqual(
        comparable(contributionOf(coded, json)),
      );
    }),
    { numRuns: 1000 },
  );
});

/**
 * Without its empty fields of the group `event`: an event from reconciliation writes null where the
 * code wrote nothing, into a record that has nothing there.
 */
function comparable({ keys, keysVersion, writes, notes }: Contribution) {
  const comparableWrite = ({ fields, ...write }: Write) => {
    const dates = ['Event_Created_Text__c', 'Event_Created__c'];
    const empty = fields.Event_Created_Text__c === null && write.group === 'event' ? dates : [];
    const kept = Object.entries(fields).filter(([field]) => !empty.includes(field));
    return { ...write, fields: Object.fromEntries(kept) };
  };
  return { keys, keysVersion, writes: writes.map(comparableWrite), notes };
}

describe('a subject whose state was stored before the mapping', () => {
  const name = '["Plum_Reward__c","Plum_Order_Id__c","5"]';
  const at = Date.parse('2026-01-01T10:00:00Z');
  const stored = {
    keys: { poNumber: 'PO1' },
    keyVersions: { poNumber: [at, 0, 'b'] },
    made: [name],
    applied: {
      [`${name} status`]: [at, 0, 'b'],
      [`${name} delivered`]: [at, 0, 'b'],
      [`${name} event`]: [at, 1, 'b'],
      [`${name} ordered`]: [at, 0, 'b'],
      [`${name} po number`]: [at, 0, 'b'],
      [`${name} record`]: [at, 0, 'b'],
    },
  };

  function written(id: string, deliveryStatus: string, dates: Record<string, string>) {
    const data = {
      orderId: '5',
      deliveryStatus,
      poNumber: 'PO1',
      orderDate: '2025-12-31 10:00:00',
    };
    const source = xoxodayPlum({ timeZone: 'UTC', record });
    const { writes } = contributionOf(source, JSON.stringify({ id, data, ...dates }));
    const requested = writes.map((write) => ({ event: id, write }));
    return fold(requested, readSubjectState(stored)).writes.flatMap(({ groups }) =>
      groups.map(({ name: group }) => group),
    );
  }

  test.each([
    [
      'a newer one',
      'c',
      'delivered',
      '2026-01-01 10:00:01',
      ['status', 'event', 'ordered', 'po number'],
    ],
    ['the same one', 'b', 'delivered', '2026-01-01 10:00:00', []],
    ['an older one of the same status', 'a', 'delivered', '2026-01-01 09:00:00', []],
    ['an older one of the other status', 'a', 'canceled', '2026-01-01 09:00:00', ['canceled']],
  ])('of %s, only what is new is written', (_case, id, status, createdAt, groups) => {
    expect(written(id, status, { createdAt })).toEqual(groups);
  });

  test('an event from reconciliation never replaces the one that Plum sent', () => {
    const seenAt = '2026-02-01T00:00:00.000Z';
    expect(written('history 5 delivered', 'delivered', { seenAt })).not.toContain('event');
  });
});
