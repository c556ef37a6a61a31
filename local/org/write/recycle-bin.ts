import { reachableRows } from '../rights/record-access.ts';
import { insufficientAccess } from '../rights/write-refusals.ts';
import { deleteConstraintOf, findObject } from '../schema/names.ts';
import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { type DeletionEffect, dropDeletions, loadDeletions } from '../store/deletions-table.ts';
import { lockRows, purgeRows, type StoredRow } from '../store/rows-table.ts';
import { notInRecycleBin, type RowError, rowError } from './row-error.ts';
import { type RowUpdate, storeRows } from './store-rows.ts';
import type { WriteContext } from './write-context.ts';
import type { WriteResult } from './write-request.ts';

/** A row in the recycle bin, with what its deletion did. */
interface BinnedRow {
  row: StoredRow;
  object: ObjectSchema;
  effects: DeletionEffect[];
}

/**
 * Takes a row out of the recycle bin, with the rows that were deleted with it and the lookups that
 * its deletion cleared, unless they have another value by now.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=sf.home_delete.htm
 */
export async function undeleteRow(context: WriteContext, id: string): Promise<WriteResult> {
  const found = await findBinned(context, id, notInRecycleBin());
  if ('error' in found) return refused(found.error);
  const { client } = context.transaction;
  const ids = found.effects.flatMap(({ rowId, field }) => (field === null ? [rowId] : []));
  const rows = (await lockRows(client, ids)).filter(({ deleted }) => deleted);
  const restored = await restoredRows(context, rows);
  if (restored === undefined) return refused(notInRecycleBin());
  const errors = await storeByObject(context, restored);
  const error = errors.get(id);
  if (error !== undefined) return refused(error);
  await storeByObject(context, await lookupsOf(context, found.effects));
  await dropDeletions(client, [id]);
  return { id, success: true, errors: [] };
}

/** Removes a row, and the rows that were deleted with it, from the recycle bin for good. */
export async function purgeRow(context: WriteContext, id: string): Promise<WriteResult> {
  const notDeleted = rowError('INVALID_ID_FIELD', 'Entity is not in the recycle bin');
  const found = await findBinned(context, id, notDeleted);
  if ('error' in found) return refused(found.error);
  const { client } = context.transaction;
  const ids = found.effects.flatMap(({ rowId, field }) => (field === null ? [rowId] : []));
  const rows = await lockRows(client, ids);
  await purgeRows(
    client,
    rows.flatMap((row) => (row.deleted ? [row.id] : [])),
  );
  await dropDeletions(client, [id]);
  return { id, success: true, errors: [] };
}

/** The row, if it was deleted by itself and the user may delete such rows. */
async function findBinned(
  { org, user, transaction }: WriteContext,
  id: string,
  missing: RowError,
): Promise<BinnedRow | { error: RowError }> {
  const { client } = transaction;
  const [row] = await lockRows(client, [id]);
  const effects = await loadDeletions(client, [id]);
  const object = findObject(org.schema, row?.object ?? '');
  if (!row?.deleted || object === undefined || effects.length === 0) return { error: missing };
  const reached = await reachableRows(client, user, object, [row], 'full');
  const allowed = user.rights.on(object).delete && reached.length > 0;
  return allowed ? { row, object, effects } : { error: insufficientAccess() };
}

/**
 * The rows as they come back; undefined if one belongs to a row that stays deleted. Other lookups
 * to such rows are empty.
 */
async function restoredRows(
  { org, user, transaction }: WriteContext,
  rows: StoredRow[],
): Promise<RowUpdate[] | undefined> {
  const now = new Date();
  const own = new Set(rows.map(({ id }) => id));
  const updates: RowUpdate[] = [];
  for (const before of rows) {
    const lookups = lookupsFrom(findObject(org.schema, before.object));
    const ids = lookups.map(({ name }) => String(before.data[name] ?? ''));
    const parents = await lockRows(transaction.client, ids);
    const gone = new Set(
      parents.flatMap(({ id, deleted }) => (deleted && !own.has(id) ? [id] : [])),
    );
    const lost = lookups.filter(({ name }) => gone.has(String(before.data[name])));
    if (lost.some((lookup) => deleteConstraintOf(lookup) === 'Cascade')) return undefined;
    const nulls = Object.fromEntries(lost.map(({ name }) => [name, null]));
    const data = { ...before.data, ...nulls };
    const written = { deleted: false, modifiedAt: now, modifiedBy: user.userId };
    updates.push({ before, after: { ...before, data, ...written } });
  }
  return updates;
}

function lookupsFrom(object: ObjectSchema | undefined): FieldSchema[] {
  return [...(object?.fields.values() ?? [])].filter(({ type }) => type === 'reference');
}

/** The lookups that the deletion cleared and not set again since. */
async function lookupsOf(
  { transaction }: WriteContext,
  effects: DeletionEffect[],
): Promise<RowUpdate[]> {
  const cleared = effects.filter(({ field }) => field !== null);
  const rows = await lockRows(transaction.client, [...new Set(cleared.map((each) => each.rowId))]);
  return rows.flatMap((before): RowUpdate[] => {
    const values = cleared.flatMap(({ rowId, field, value }) =>
      rowId === before.id && field !== null && (before.data[field] ?? null) === null
        ? [[field, value] as const]
        : [],
    );
    if (before.deleted || values.length === 0) return [];
    const data = { ...before.data, ...Object.fromEntries(values) };
    return [{ before, after: { ...before, data }, silent: true }];
  });
}

/** Stores updates, one object at a time; returns the errors of refused rows by row id. */
async function storeByObject(
  { org, transaction }: WriteContext,
  updates: RowUpdate[],
): Promise<Map<string, RowError>> {
  const errors = new Map<string, RowError>();
  for (const [name, own] of Map.groupBy(updates, ({ after }) => after.object)) {
    const object = findObject(org.schema, name);
    if (object === undefined) continue;
    for (const [id, error] of await storeRows(transaction, object, own)) errors.set(id, error);
  }
  return errors;
}

function refused(error: RowError): WriteResult {
  return { success: false, errors: [error] };
}
