import type { RecordAccess } from '../rights/record-access.ts';
import type { UserAccess } from '../rights/user-access.ts';
import { findObject } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { type Database, loadRows, type StoredRow } from '../store/rows-table.ts';
import { rowsOf } from './file-rows.ts';

/** A user's access to rows of an object, by row id. */
type AccessTo = (object: ObjectSchema, rows: StoredRow[]) => Promise<Map<string, RecordAccess>>;

/** Access in the order of what it allows. */
const LEVELS = ['none', 'read', 'edit', 'full'] as const;

/** Whether the object is one of those of Salesforce Files, whose rows are shared by links. */
export function isFileObject({ name }: Pick<ObjectSchema, 'name'>): boolean {
  return ['ContentDocument', 'ContentVersion', 'ContentDocumentLink'].includes(name);
}

/**
 * A user's access to files, by row id. Permission sets do not give it, and View All Data does not
 * either: a file is seen by its owner, by the users with whom it is shared, and by those who read a
 * record with which it is shared. Modify All Data includes it.
 * @param accessTo the access to the records
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentversion.htm
 *   "Special Access Rules"
 * @see https://help.salesforce.com/s/articleView?id=experience.admin_files_on_record_sharing_setting.htm
 */
export async function accessToFiles(
  db: Database,
  user: UserAccess,
  object: ObjectSchema,
  rows: StoredRow[],
  accessTo: AccessTo,
): Promise<Map<string, RecordAccess>> {
  if (user.rights.has('ModifyAllData')) return new Map(rows.map(({ id }) => [id, 'full']));
  const documentOf = ({ id, data }: StoredRow) =>
    object.name === 'ContentDocument' ? id : String(data.ContentDocumentId);
  const documents = await accessToDocuments(db, user, rows.map(documentOf), accessTo);
  return new Map(
    rows.map((row) => {
      const access = documents.get(documentOf(row)) ?? 'none';
      // Who may edit a file may end its sharing.
      const isLink = object.name === 'ContentDocumentLink';
      return [row.id, isLink && access === 'edit' ? 'full' : access];
    }),
  );
}

/** The rows of files that belong to the user, who finds them without their ids. */
export async function ownFiles(
  db: Database,
  user: UserAccess,
  object: ObjectSchema,
  rows: StoredRow[],
): Promise<StoredRow[]> {
  const documentOf = ({ id, data }: StoredRow) =>
    object.name === 'ContentDocument' ? id : String(data.ContentDocumentId);
  const noRecords = async () => new Map<string, RecordAccess>();
  const found = await accessToDocuments(db, user, rows.map(documentOf), noRecords);
  return rows.filter((row) => (found.get(documentOf(row)) ?? 'none') !== 'none');
}

async function accessToDocuments(
  db: Database,
  user: UserAccess,
  given: string[],
  accessTo: AccessTo,
): Promise<Map<string, RecordAccess>> {
  const ids = [...new Set(given)];
  const documents = await loadRows(db, ids);
  const links = await rowsOf(db, user.schema, 'ContentDocumentLink', 'ContentDocumentId', ids);
  const records = await accessToLinked(db, user, links, accessTo);
  const access = new Map<string, RecordAccess>(
    documents.map(({ id, data }) => [id, data.OwnerId === user.userId ? 'full' : 'none']),
  );
  for (const { data } of links) {
    const id = String(data.ContentDocumentId);
    const shared = sharedAccess(data.ShareType, records.get(String(data.LinkedEntityId)));
    access.set(id, higher(access.get(id) ?? 'none', shared));
  }
  return access;
}

/** The access to the records and users with which files are shared: each user edits as himself. */
async function accessToLinked(
  db: Database,
  user: UserAccess,
  links: StoredRow[],
  accessTo: AccessTo,
): Promise<Map<string, RecordAccess>> {
  const ids = [...new Set(links.map(({ data }) => String(data.LinkedEntityId)))];
  const rows = (await loadRows(db, ids)).filter(({ deleted }) => !deleted);
  const all = new Map<string, RecordAccess>();
  for (const [name, own] of Map.groupBy(rows, (row) => row.object)) {
    const object = findObject(user.schema.whole ?? user.schema, name);
    if (object === undefined) continue;
    if (name === 'User') {
      if (own.some(({ id }) => id === user.userId)) all.set(user.userId, 'edit');
      continue;
    }
    const { read, edit } = user.rights.on(object);
    if (!read) continue;
    for (const [id, access] of await accessTo(object, own)) {
      all.set(id, edit || access === 'none' ? access : 'read');
    }
  }
  return all;
}

/** What a link gives to a user with this access to the record. */
function sharedAccess(shareType: unknown, record: RecordAccess = 'none'): RecordAccess {
  if (record === 'none') return 'none';
  if (shareType === 'C') return 'edit';
  return shareType === 'I' && record !== 'read' ? 'edit' : 'read';
}

function higher(one: RecordAccess, other: RecordAccess): RecordAccess {
  return LEVELS.indexOf(one) >= LEVELS.indexOf(other) ? one : other;
}
