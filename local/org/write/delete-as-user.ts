import { readRecordId } from '../record-id.ts';
import { reachableRows } from '../rights/record-access.ts';
import { insufficientAccess } from '../rights/write-refusals.ts';
import { wholeObject } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { loadRows } from '../store/rows-table.ts';
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
  const refused = new Set(rows.flatMap(({ id }) => (allowed.has(id) ? [] : [id])));
  const deleted = await deleteRows(
    org,
    transaction,
    object,
    ids.filter((id) => !refused.has(id)),
  );
  return ids.map((id) =>
    refused.has(id)
      ? { success: false, errors: [insufficientAccess()] }
      : (deleted.shift() ?? { success: false, errors: [] }),
  );
}
