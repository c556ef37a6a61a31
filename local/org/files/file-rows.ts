import { findObject } from '../schema/names.ts';
import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { findByKey } from '../store/keys-table.ts';
import { type Database, loadRows, type StoredRow } from '../store/rows-table.ts';

/** The names of the objects of Salesforce Files. */
export type FileObject = 'ContentDocument' | 'ContentVersion' | 'ContentDocumentLink';

/** An object of Salesforce Files, which every org has. */
export function fileObject(schema: OrgSchema, name: FileObject): ObjectSchema {
  const object = findObject(schema.whole ?? schema, name);
  if (object === undefined) throw new Error(`The org has no object ${name}`);
  return object;
}

/**
 * The versions of documents, or the links of documents or records, that are not deleted.
 * @param lookup the field that refers to the documents or records
 */
export async function rowsOf(
  db: Database,
  schema: OrgSchema,
  name: FileObject,
  lookup: 'ContentDocumentId' | 'LinkedEntityId',
  ids: string[],
): Promise<StoredRow[]> {
  const object = fileObject(schema, name);
  const field = object.fields.get(lookup.toLowerCase());
  if (field === undefined) throw new Error(`${name} has no field ${lookup}`);
  const found = await findByKey(db, object, field, ids);
  const rows = await loadRows(db, [...found.values()].flat());
  return rows.filter(({ deleted }) => !deleted);
}
