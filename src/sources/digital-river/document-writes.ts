import { versionNumber } from '../../salesforce/records/version-number.ts';
import { recordKey, type Write } from '../../salesforce/records/write.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { documentKind } from './document-file.ts';
import { type DocumentFacts, documentVersion } from './orders/order-facts.ts';
import { ORDER_LOOKUP } from './orders/order-keys.ts';
import { versionGuard } from './orders/version-guard.ts';

/**
 * The writes of a document event: a record for the file and, for an invoice, the file id of the
 * latest invoice on the Order. The file's record depends on the Order's write.
 *
 * @param facts what the event says
 * @param profile the org's schema
 * @returns one write per record
 */
export function documentWrites(facts: DocumentFacts, profile: Profile): Write[] {
  const { order, document } = profile;
  const number = versionNumber(facts.createdAt);
  const isInvoice = facts.type === 'order.invoice.created';
  const base = { rule: 'newest', version: documentVersion(facts), creates: true } as const;
  const fileWrite: Write = {
    ...base,
    record: recordKey(document.object, document.fileId, facts.fileId, profile.uniqueKey.document),
    group: 'document',
    after: ORDER_LOOKUP,
    fields: {
      [document.fileType]: documentKind(facts.type),
      [document.eventId]: facts.eventId,
      ...(document.drOrderId === undefined ? {} : { [document.drOrderId]: facts.drOrderId }),
      [document.order]: { lookup: ORDER_LOOKUP },
    },
    ...versionGuard(document.version, number),
  };
  if (!isInvoice || order.invoiceFileId === undefined) return [fileWrite];
  return [
    fileWrite,
    {
      ...base,
      record: { object: order.object, lookup: ORDER_LOOKUP },
      group: 'latest invoice',
      fields: { [order.invoiceFileId]: facts.fileId },
      ...versionGuard(order.invoiceVersion, number),
    },
  ];
}
