import type { ObjectSchema } from '../schema/schema.ts';
import type { Transaction } from '../store/transaction.ts';
import { findById } from './find-targets.ts';
import { deletedRow } from './row-error.ts';
import { type RowUpdate, storeRows } from './store-rows.ts';
import type { WriteResult } from './write-request.ts';

/**
 * Marks rows of one object as deleted and frees their unique values.
 * @returns one result for each id, in order; for a repeated id, the row is already deleted
 */
export async function deleteRows(
  transaction: Transaction,
  object: ObjectSchema,
  ids: string[],
): Promise<WriteResult[]> {
  const targets = await findById(transaction, object, ids);
  const now = new Date();
  const updates = new Map<string, RowUpdate>();
  const results = targets.map((target): WriteResult => {
    if ('error' in target) return { success: false, errors: [target.error] };
    const { row } = target;
    if (row === undefined || updates.has(row.id)) return { success: false, errors: [deletedRow()] };
    updates.set(row.id, { before: row, after: { ...row, deleted: true, modifiedAt: now } });
    return { id: row.id, success: true, errors: [] };
  });
  const refused = await storeRows(transaction, object, [...updates.values()]);
  return results.map((result) => {
    const error = result.id === undefined ? undefined : refused.get(result.id);
    return error === undefined ? result : { success: false, errors: [error] };
  });
}
