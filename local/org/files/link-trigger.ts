import { lockRows } from '../store/rows-table.ts';
import type { Trigger } from '../triggers/trigger.ts';
import { type RowError, rowError } from '../write/row-error.ts';
import type { WriteContext } from '../write/write-context.ts';
import { rowsOf } from './file-rows.ts';

/**
 * A file can be linked with a record or user once.
 * @see https://github.com/UnofficialSF/LightningFlowComponents/issues/1647 for the text
 */
export const contentDocumentLinks: Trigger = {
  object: 'ContentDocumentLink',
  async beforeWrite(context, updates) {
    const errors = new Map<string, RowError>();
    const created = updates.filter(({ before }) => before === undefined);
    const taken = await linksOf(
      context,
      created.map(({ after }) => String(after.data.ContentDocumentId)),
    );
    for (const { after } of created) {
      const { ContentDocumentId, LinkedEntityId, ShareType } = after.data;
      if (ShareType === 'I' && String(LinkedEntityId).startsWith('005')) {
        errors.set(after.id, invalidShareType(ShareType));
        continue;
      }
      const key = `${ContentDocumentId} ${LinkedEntityId}`;
      if (taken.has(key)) {
        errors.set(after.id, alreadyLinked(String(ContentDocumentId), String(LinkedEntityId)));
      }
      taken.add(key);
    }
    return errors;
  },
  async afterWrite() {},
};

async function linksOf(context: WriteContext, documentIds: string[]): Promise<Set<string>> {
  const { client } = context.transaction;
  const { schema } = context.org;
  // Of two transactions that link the same file with the same record, the second one waits here.
  await lockRows(client, documentIds);
  const rows = await rowsOf(
    client,
    schema,
    'ContentDocumentLink',
    'ContentDocumentId',
    documentIds,
  );
  return new Set(rows.map(({ data }) => `${data.ContentDocumentId} ${data.LinkedEntityId}`));
}

function alreadyLinked(documentId: string, entityId: string): RowError {
  const message = `Document with ID: ${documentId.slice(0, 15)} is already linked with the entity with ID: ${entityId.slice(0, 15)}`;
  return rowError('DUPLICATE_VALUE', message, ['LinkedEntityId']);
}

/**
 * A user's permission is given, and not inferred from a record.
 * @see https://github.com/douglascayers/sfdc-convert-attachments-to-chatter-files/issues/24 for the
 *   text
 */
function invalidShareType(shareType: string): RowError {
  const message = `Invalid sharing type ${shareType}`;
  return rowError('INSUFFICIENT_ACCESS_OR_READONLY', message, ['ShareType']);
}
