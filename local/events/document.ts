import { randomUUID } from 'node:crypto';
import { derivedDigits } from './derived-ids.ts';
import type { DocumentEventType } from './event-types.ts';
import type { EventOptions } from './make-event.ts';

const PURPOSES: Readonly<Record<DocumentEventType, string>> = {
  'order.invoice.created': 'customer_invoice',
  'order.credit_memo.created': 'customer_credit_memo',
};

/**
 * The file that an invoice or credit memo event is about. It identifies the order by Digital
 * River's id only. A credit memo, too, has its address in `invoiceURL`.
 * @see Digital River docs, "Accessing invoices and credit memos"
 */
export function document(type: DocumentEventType, options: EventOptions): Record<string, unknown> {
  const fileId = options.fileId ?? randomUUID();
  return {
    id: fileId,
    fileId,
    orderId: options.orderId,
    customerId: derivedDigits(options.orderId, 'customer'),
    purpose: PURPOSES[type],
    invoiceURL: `https://api.digitalriver.com/files/${fileId}/content`,
  };
}
