import type { ObjectSchema } from '../schema/schema.ts';
import type { StoredRow } from '../store/rows-table.ts';
import { type RowError, rowError } from '../write/row-error.ts';

/** The calls that an object of files does not have, see "Supported Calls" in the Object Reference. */
const MISSING: Readonly<Record<string, 'create' | 'delete'>> = {
  ContentDocument: 'create',
  ContentVersion: 'delete',
};

/** Whether rows of the object can be created or deleted by themselves. */
export function supports({ name }: ObjectSchema, call: 'create' | 'delete'): boolean {
  return MISSING[name] !== call;
}

/** The error for rows that cannot be created by themselves. */
export function unsupportedCreate({ name }: ObjectSchema): RowError {
  return rowError('INVALID_TYPE_FOR_OPERATION', `entity type ${name} does not support create`);
}

/**
 * Why a row of files cannot be deleted by itself: a version, or the link of a file with its owner.
 * @see https://salesforce.stackexchange.com/questions/274499 for the code and text of a link
 */
export function refusedDeletion(
  object: ObjectSchema,
  { data }: StoredRow,
  ownerOf: (documentId: string) => unknown,
): RowError | undefined {
  if (!supports(object, 'delete')) {
    const message = `entity type ${object.name} does not support delete`;
    return rowError('INVALID_TYPE_FOR_OPERATION', message);
  }
  if (object.name !== 'ContentDocumentLink') return undefined;
  const isOwn = data.LinkedEntityId === ownerOf(String(data.ContentDocumentId));
  return isOwn ? rowError('FIELD_INTEGRITY_EXCEPTION', 'field integrity exception') : undefined;
}
