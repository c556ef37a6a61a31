import { validate } from '../parse/validate.ts';
import { documentEventSchema, envelopeSchema } from './event-schema.ts';

/** What an org calls a document: the values of its record's file type. */
export type DocumentKind = 'Invoice' | 'Credit Memo';

/** The file that a document event announces. */
export interface DocumentFile {
  readonly fileId: string;
  readonly kind: DocumentKind;
}

/**
 * Reads which file a document event announces.
 *
 * @param body the event, parsed
 * @throws InvalidEventError naming the first invalid field
 */
export function documentFile(body: unknown): DocumentFile {
  const { type } = validate(envelopeSchema, body);
  const { id, fileId = id ?? '' } = validate(documentEventSchema, body).data.object;
  return { fileId, kind: documentKind(type) };
}

/** @param type one of the types of document events */
export function documentKind(type: string): DocumentKind {
  return type === 'order.invoice.created' ? 'Invoice' : 'Credit Memo';
}
