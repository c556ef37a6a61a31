import { reachableRows } from '../rights/record-access.ts';
import { insufficientAccess } from '../rights/write-refusals.ts';
import { lockRows, type StoredRow } from '../store/rows-table.ts';
import { nextIds } from '../store/sequences.ts';
import type { Values } from '../store/values.ts';
import type { Trigger } from '../triggers/trigger.ts';
import type { RowError } from '../write/row-error.ts';
import { type RowUpdate, storeRows } from '../write/store-rows.ts';
import type { WriteContext } from '../write/write-context.ts';
import { fileObject, rowsOf } from './file-rows.ts';

/** The fields of a document that follow its latest version. */
const FOLLOWED = ['Title', 'Description', 'FileType', 'FileExtension', 'ContentSize', 'OwnerId'];

/**
 * A new version without a document creates it, and shares it with its owner and with the place of
 * its first publication; a new version of a document replaces the latest one.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocument.htm
 *   "Usage"
 */
export const contentVersions: Trigger = {
  object: 'ContentVersion',
  async beforeWrite(context, updates) {
    const errors = new Map<string, RowError>();
    for (const { before, after } of updates) {
      if (before !== undefined) continue;
      const error = await completeVersion(context, after);
      if (error !== undefined) errors.set(after.id, error);
    }
    return errors;
  },
  async afterWrite(context, updates) {
    for (const { before, after } of updates) {
      if (before === undefined && after.data.VersionNumber === '1') {
        await createDocument(context, after);
      } else if (after.data.IsLatest === true) {
        await followVersion(context, after);
      }
    }
  },
};

/** Sets the document and the number of a new version. */
async function completeVersion(
  context: WriteContext,
  { data }: StoredRow,
): Promise<RowError | undefined> {
  const { org, user, transaction } = context;
  const documents = fileObject(org.schema, 'ContentDocument');
  let versions: StoredRow[] = [];
  if (typeof data.ContentDocumentId === 'string') {
    const found = await lockRows(transaction.client, [data.ContentDocumentId]);
    const reached = await reachableRows(transaction.client, user, documents, found, 'edit');
    if (reached.length === 0) return insufficientAccess();
    versions = await versionsOf(context, data.ContentDocumentId);
  } else {
    const [id = ''] = await nextIds(transaction.client, documents, 1);
    Object.assign(data, { ContentDocumentId: id });
  }
  const latest = Math.max(0, ...versions.map((version) => Number(version.data.VersionNumber)));
  Object.assign(data, {
    VersionNumber: String(latest + 1),
    IsLatest: true,
    FirstPublishLocationId: data.FirstPublishLocationId ?? user.userId,
  });
  return undefined;
}

function versionsOf({ org, transaction }: WriteContext, documentId: string) {
  return rowsOf(transaction.client, org.schema, 'ContentVersion', 'ContentDocumentId', [
    documentId,
  ]);
}

async function createDocument(context: WriteContext, version: StoredRow): Promise<void> {
  const { data } = version;
  const id = String(data.ContentDocumentId);
  await insert(context, 'ContentDocument', version, id, {
    ...followed(data),
    PublishStatus: 'P',
    LatestPublishedVersionId: version.id,
  });
  const owner = String(data.OwnerId);
  await link(context, version, owner, 'I');
  const location = String(data.FirstPublishLocationId);
  if (location !== owner) await link(context, version, location, 'V');
}

async function link(
  context: WriteContext,
  version: StoredRow,
  LinkedEntityId: string,
  ShareType: 'I' | 'V',
): Promise<void> {
  const object = fileObject(context.org.schema, 'ContentDocumentLink');
  const [id = ''] = await nextIds(context.transaction.client, object, 1);
  const { ContentDocumentId = null } = version.data;
  const values = { ContentDocumentId, LinkedEntityId, ShareType, Visibility: 'AllUsers' };
  await insert(context, 'ContentDocumentLink', version, id, values);
}

/** Stores a row that the org itself creates, at the time and by the user of a version. */
async function insert(
  { org, transaction }: WriteContext,
  object: 'ContentDocument' | 'ContentDocumentLink',
  version: StoredRow,
  id: string,
  data: Values,
): Promise<void> {
  const after = { ...version, id, object, data };
  await storeRows(transaction, fileObject(org.schema, object), [{ before: undefined, after }]);
}

/** The document follows its latest version, and no other version is the latest. */
async function followVersion(context: WriteContext, version: StoredRow): Promise<void> {
  const { org, transaction } = context;
  const documentId = String(version.data.ContentDocumentId);
  const [document] = await lockRows(transaction.client, [documentId]);
  if (document === undefined) return;
  const { modifiedAt, modifiedBy } = version;
  const data = {
    ...document.data,
    ...followed(version.data),
    LatestPublishedVersionId: version.id,
  };
  const after = { ...document, data, modifiedAt, ...(modifiedBy && { modifiedBy }) };
  await storeRows(transaction, fileObject(org.schema, 'ContentDocument'), [
    { before: document, after },
  ]);
  const older = (await versionsOf(context, documentId)).filter(
    ({ id, data: values }) => id !== version.id && values.IsLatest === true,
  );
  const updates = older.map((before): RowUpdate => {
    const replaced = { ...before, data: { ...before.data, IsLatest: false } };
    return { before, after: replaced, silent: true };
  });
  if (updates.length > 0) {
    await storeRows(transaction, fileObject(org.schema, 'ContentVersion'), updates);
  }
}

function followed(data: Values): Values {
  return Object.fromEntries(FOLLOWED.map((name) => [name, data[name] ?? null]));
}
