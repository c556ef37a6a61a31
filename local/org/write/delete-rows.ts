import type { ObjectSchema } from '../schema/schema.ts';
import { type DeletionEffect, saveDeletions } from '../store/deletions-table.ts';
import type { Transaction } from '../store/transaction.ts';
import { findById } from './find-targets.ts';
import { type DeletionStep, planDeletions } from './plan-deletion.ts';
import { deletedRow, type RowError } from './row-error.ts';
import { type RowUpdate, storeRows } from './store-rows.ts';
import type { WriteContext } from './write-context.ts';
import type { WriteResult } from './write-request.ts';

/**
 * Marks rows of one object as deleted and frees their unique values; the rows that refer to them
 * are deleted or changed as their lookups demand.
 * @returns one result for each id, in order; for a repeated id, the row is already deleted
 */
export async function deleteRows(
  { org, user, transaction }: WriteContext,
  object: ObjectSchema,
  ids: string[],
): Promise<WriteResult[]> {
  const targets = await findById(transaction, object, ids);
  const rows = targets.flatMap((target) => ('error' in target ? [] : (target.row ?? [])));
  const plans = await planDeletions(org.schema, transaction, object, rows);
  const seen = new Set<string>();
  const steps: DeletionStep[] = [];
  const effects: DeletionEffect[] = [];
  const results = targets.map((target): WriteResult => {
    if ('error' in target) return refused(target.error);
    const { id } = target.row ?? {};
    const plan = plans.get(id ?? '');
    if (id === undefined || plan === undefined || seen.has(id)) return refused(deletedRow());
    if ('error' in plan) return refused(plan.error);
    seen.add(id);
    steps.push(...plan.steps);
    effects.push(...plan.steps.map((step) => effectOf(id, step)));
    return { id, success: true, errors: [] };
  });
  const errors = await storeSteps(transaction, user.userId, steps);
  await saveDeletions(
    transaction.client,
    effects.filter(({ rootId }) => !errors.has(rootId)),
  );
  return results.map((result) => {
    const error = result.id === undefined ? undefined : errors.get(result.id);
    return error === undefined ? result : refused(error);
  });
}

function effectOf(rootId: string, { row, cleared }: DeletionStep): DeletionEffect {
  const value = cleared === undefined ? null : String(row.data[cleared.name]);
  return { rootId, rowId: row.id, field: cleared?.name ?? null, value };
}

/** Stores the steps, one object at a time; returns the errors of refused rows by row id. */
async function storeSteps(
  transaction: Transaction,
  userId: string,
  steps: DeletionStep[],
): Promise<Map<string, RowError>> {
  const errors = new Map<string, RowError>();
  for (const own of Map.groupBy(steps, ({ object }) => object.name).values()) {
    const [first] = own;
    if (first === undefined) continue;
    const stored = await storeRows(transaction, first.object, updatesOf(own, userId));
    for (const [id, error] of stored) errors.set(id, error);
  }
  return errors;
}

/**
 * One change of each row: several of its lookups can be cleared, and it can be deleted as well. A
 * user's deletion is a change by this user; the lookups of other rows are cleared without a trace.
 */
function updatesOf(steps: DeletionStep[], userId: string): RowUpdate[] {
  const now = new Date();
  return [...Map.groupBy(steps, ({ row }) => row.id).values()].flatMap((own): RowUpdate[] => {
    const [first] = own;
    if (first === undefined) return [];
    const before = first.row;
    if (own.some(({ cleared }) => cleared === undefined))
      return [{ before, after: { ...before, deleted: true, modifiedAt: now, modifiedBy: userId } }];
    const nulls = own.flatMap(({ cleared }) =>
      cleared === undefined ? [] : [[cleared.name, null]],
    );
    const data = { ...before.data, ...Object.fromEntries(nulls) };
    return [{ before, after: { ...before, data }, silent: true }];
  });
}

function refused(error: RowError): WriteResult {
  return { success: false, errors: [error] };
}
