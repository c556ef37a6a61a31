import { z } from 'zod';
import type { StoredFile } from '../store/files.ts';

/** The size of a document whose size is not set; as a typical invoice. */
const DEFAULT_BYTES = 35_776;

const documentObject = z.looseObject({
  fileId: z.string().min(1),
  orderId: z.string(),
  purpose: z.string().optional(),
});

const KINDS: Readonly<Record<string, { purpose: string; prefix: string }>> = {
  'order.invoice.created': { purpose: 'customer_invoice', prefix: 'INV' },
  'order.credit_memo.created': { purpose: 'customer_credit_memo', prefix: 'CRM' },
};

/**
 * The file that an invoice or credit memo event is about; undefined for other events.
 * @param object the event's `data.object`
 * @see Digital River docs, "Accessing invoices and credit memos"
 */
export function documentFile(type: string, object: unknown, now: Date): StoredFile | undefined {
  const kind = KINDS[type];
  const { fileId, orderId, purpose } = documentObject.safeParse(object).data ?? {};
  if (kind === undefined || fileId === undefined || orderId === undefined) return undefined;
  return newFile({ id: fileId, orderId, purpose: purpose ?? kind.purpose }, now);
}

interface FileValues {
  readonly id: string;
  readonly orderId?: string | undefined;
  readonly purpose?: string | undefined;
  readonly fileName?: string | undefined;
  readonly title?: string | undefined;
  /** Bytes, of a PDF that is made. */
  readonly size?: number | undefined;
  /** Instead of a PDF that is made. */
  readonly content?: string | undefined;
  readonly contentType?: string | undefined;
}

/** A file; what is not given gets a usual value. */
export function newFile(values: FileValues, now: Date): StoredFile {
  const purpose = values.purpose ?? 'customer_invoice';
  return {
    id: values.id,
    orderId: values.orderId ?? '',
    purpose,
    fileName: values.fileName ?? `${prefixOf(purpose)}${values.id.slice(0, 8).toUpperCase()}.pdf`,
    title: values.title ?? purpose.replaceAll('_', ' '),
    size: sizeOf(values),
    content: values.content ?? null,
    contentType: values.contentType ?? 'application/pdf',
    createdTime: now,
  };
}

function sizeOf({ content, size }: FileValues): number {
  return content === undefined ? (size ?? DEFAULT_BYTES) : Buffer.byteLength(content);
}

function prefixOf(purpose: string): string {
  return Object.values(KINDS).find((kind) => kind.purpose === purpose)?.prefix ?? 'DOC';
}
