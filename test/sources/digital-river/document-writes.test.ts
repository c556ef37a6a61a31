import { digitalRiverSource, eventFixture, eventWith } from '../../support/digital-river-events.ts';
import { ARRIVED_AT } from '../../support/senders.ts';

const source = digitalRiverSource();
const INVOICE = '8ca8630e-87da-8c98-a7a4-da02c4df9c49';
const CREDIT_MEMO = 'fd24cd0c-27ef-8c6f-a8b1-bfded8d7bd49';

// biome-ignore format: a table reads best with one row a line.
const TABLE = [
  { type: 'order.invoice.created', fileId: INVOICE, fileType: 'Invoice', createdAt: Date.parse('2025-03-04T09:45:00.250Z') * 1000 + 483 },
  { type: 'order.credit_memo.created', fileId: CREDIT_MEMO, fileType: 'Credit Memo', createdAt: Date.parse('2025-03-04T09:46:00.250Z') * 1000 + 971 },
];

test.each(TABLE)('$type writes a record for the file, with a lookup to its Order', (row) => {
  const event = eventFixture(row.type);
  const { keys, writes } = source.contribution(event, ARRIVED_AT);
  expect(keys).toEqual({ drOrderId: '518204460417' });
  expect(writes[0]).toEqual({
    record: { object: 'DR_Invoice_Credit_Memo__c', field: 'File_Id__c', value: row.fileId },
    group: 'document',
    rule: 'newest',
    version: [row.createdAt, row.fileId, event.id],
    creates: true,
    after: 'order',
    fields: {
      File_Type__c: row.fileType,
      Event_Id__c: event.id,
      DR_Order_Id__c: '518204460417',
      OrderId__c: { lookup: 'order' },
    },
    guard: { field: 'DR_Document_Version__c', number: Math.floor(row.createdAt / 1000) },
  });
});

test('an invoice also writes its file id to the Order, guarded by the time of the event', () => {
  const event = eventFixture('order.invoice.created');
  const { writes } = source.contribution(event, ARRIVED_AT);
  expect(writes.slice(1)).toEqual([
    {
      record: { object: 'Order', lookup: 'order' },
      group: 'latest invoice',
      rule: 'newest',
      version: [Date.parse('2025-03-04T09:45:00.250Z') * 1000 + 483, INVOICE, event.id],
      creates: true,
      fields: { DR_Invoice_File_Id__c: INVOICE },
      guard: { field: 'DR_Invoice_Version__c', number: Date.parse('2025-03-04T09:45:00.250Z') },
    },
  ]);
});

test('a credit memo does not change the Order', () => {
  expect(
    source.contribution(eventFixture('order.credit_memo.created'), ARRIVED_AT).writes,
  ).toHaveLength(1);
});

test.each([
  ['id alone', { fileId: undefined }, INVOICE],
  ['fileId alone', { id: undefined }, INVOICE],
  ['both, of which fileId is used', { id: 'other' }, INVOICE],
])('a document with %s is identified by its file id', (_case, fields, expected) => {
  const [write] = source.contribution(
    eventWith('order.invoice.created', fields),
    ARRIVED_AT,
  ).writes;
  expect(write?.record).toMatchObject({ value: expected });
});

test('a document event without a time is older than any other', () => {
  const { createdTime: _, ...event } = eventFixture('order.invoice.created');
  expect(source.contribution(event, ARRIVED_AT).writes.map(({ version }) => version[0])).toEqual([
    0, 0,
  ]);
});
