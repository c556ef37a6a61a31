import { supports, unsupportedCreate } from '../files/supported-calls.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { StoredRow } from '../store/rows-table.ts';
import type { RowError } from '../write/row-error.ts';
import type { WriteContext } from '../write/write-context.ts';
import { reachableRows } from './record-access.ts';
import { cannotInsert, cannotUpdate, insufficientAccess } from './write-refusals.ts';

/** Why the user may not write a row: undefined for a new row. */
export type RefusedWrite = (row: StoredRow | undefined) => RowError | undefined;

/**
 * Works out for the rows of a write whether the user may create new ones, and edit these.
 * @returns the error of a row; undefined when the user may write it
 */
export async function refusedWrites(
  { user, transaction }: WriteContext,
  object: ObjectSchema,
  rows: StoredRow[],
): Promise<RefusedWrite> {
  const { create, edit } = user.rights.on(object);
  const reached = await reachableRows(transaction.client, user, object, rows, 'edit');
  const editable = new Set(reached.map(({ id }) => id));
  return (row) => {
    if (row === undefined && !supports(object, 'create')) return unsupportedCreate(object);
    if (row === undefined) return create ? undefined : cannotInsert(object);
    if (!edit) return cannotUpdate(object);
    return editable.has(row.id) ? undefined : insufficientAccess();
  };
}
