import type { Profile } from '../profile.ts';
import { versionNumber } from '../version-number.ts';
import type { RecordKey, Write } from '../write.ts';
import { type DocumentFacts, documentVersion } from './order-facts.ts';
import { ORDER_LOOKUP } from './order-writes.ts';

/** What a document event changes: a record per file, and on the Order the file id of its latest invoice. */
export function documentWrites(facts: DocumentFacts, { order, document }: Profile): Write[] {
  const number = versionNumber(facts.createdAt);
  const isInvoice = facts.type === 'order.invoice.created';
  const base = { rule: 'newest', version: documentVersion(facts), creates: true } as const;
  const file: RecordKey = { object: document.object, field: document.fileId, value: facts.fileId };
  const fileWrite: Write = {
    ...base,
    record: file,
    group: 'document',
    fields: {
      [document.fileType]: isInvoice ? 'Invoice' : 'Credit Memo',
      [document.eventId]: facts.eventId,
      [document.drOrderId]: facts.drOrderId,
      [document.order]: { lookup: ORDER_LOOKUP },
    },
    guard: { field: document.version, number },
  };
  if (!isInvoice) return [fileWrite];
  return [
    fileWrite,
    {
      ...base,
      record: { object: order.object, lookup: ORDER_LOOKUP },
      group: 'latest invoice',
      fields: { [order.invoiceFileId]: facts.fileId },
      guard: { field: order.invoiceVersion, number },
    },
  ];
}
