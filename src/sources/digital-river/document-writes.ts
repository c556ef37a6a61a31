import { versionNumber } from '../../salesforce/records/version-number.ts';
import { recordKey, type Write } from '../../salesforce/records/write.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { guardIn } from './guard.ts';
import { type DocumentFacts, documentVersion } from './order-facts.ts';
import { ORDER_LOOKUP } from './order-writes.ts';

/** What a document event changes: a record per file, and on the Order the file id of its latest invoice. */
export function documentWrites(facts: DocumentFacts, profile: Profile): Write[] {
  const { order, document } = profile;
  const number = versionNumber(facts.createdAt);
  const isInvoice = facts.type === 'order.invoice.created';
  const base = { rule: 'newest', version: documentVersion(facts), creates: true } as const;
  const fileWrite: Write = {
    ...base,
    record: recordKey(document.object, document.fileId, facts.fileId, profile.uniqueKey.document),
    group: 'document',
    fields: {
      [document.fileType]: isInvoice ? 'Invoice' : 'Credit Memo',
      [document.eventId]: facts.eventId,
      ...(document.drOrderId === undefined ? {} : { [document.drOrderId]: facts.drOrderId }),
      [document.order]: { lookup: ORDER_LOOKUP },
    },
    ...guardIn(document.version, number),
  };
  if (!isInvoice || order.invoiceFileId === undefined) return [fileWrite];
  return [
    fileWrite,
    {
      ...base,
      record: { object: order.object, lookup: ORDER_LOOKUP },
      group: 'latest invoice',
      fields: { [order.invoiceFileId]: facts.fileId },
      ...guardIn(order.invoiceVersion, number),
    },
  ];
}
