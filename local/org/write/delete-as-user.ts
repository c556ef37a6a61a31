import { refusedDeletion } from '../files/supported-calls.ts';
import { readRecordId } from '../record-id.ts';
import { reachableRows } from '../rights/record-access.ts';
import { insufficientAccess } from '../rights/write-refusals.ts';
import { wholeObject } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { type Database, loadRows, type StoredRow } from '../store/rows-table.ts';
import type { Value } from '../store/values.ts';
import { deleteRows } from './delete-rows.ts';
import type { WriteContext } from './write-context.ts';
import type { WriteResult } from './write-request.ts';

/**
 * Deletes the rows that the user may delete, see {@link deleteRows}; the others are refused. Rows
 * that are deleted with them need no rights of the user, as on the platform.
 */
export async function deleteAsUser(
  context: WriteContext,
  view: ObjectSchema,
  given: string[],
): Promise<WriteResult[]> {
  const { org, user, transaction } = context;
  const object = wholeObject(org.schema, view);
  const ids = given.map((id) => readRecordId(id) ?? id);
  const rows = (await loadRows(transaction.client, ids)).filter(
    (row) => row.object === object.name && !row.deleted,
  );
  const reached = await reachableRows(transaction.client, user, object, rows, 'full');
  const allowed = new Set(user.rights.on(object).delete ? reached.map(({ id }) => id) : []);
  const owners = await ownersOfLinked(transaction.client, object, rows);
  const refused = new Map(
    rows.flatMap((row) => {
      const own = refusedDeletion(object, row, (id) => owners.get(id));
      const error = own ?? (allowed.has(row.id) ? undefined : insufficientAccess());
      return error === undefined ? [] : [[row.id, error] as const];
    }),
  );
  const deleted = await deleteRows(
    context,
    object,
    ids.filter((id) => !refused.has(id)),
  );
  return ids.map((id) => {
    const error = refused.get(id);
    if (error !== undefined) return { success: false, errors: [error] };
    return deleted.shift() ?? { success: false, errors: [] };
  });
}

/** The owners of the files whose links these rows are, by document id. */
async function ownersOfLinked(
  db: Database,
  object: ObjectSchema,
  rows: StoredRow[],
): Promise<Map<string, Value>> {
  if (object.name !== 'ContentDocumentLink') return new Map();
  const documents = await loadRows(
    db,
    rows.map(({ data }) => String(data.ContentDocumentId)),
  );
  return new Map(documents.map(({ id, data }) => [id, data.OwnerId ?? null]));
}
