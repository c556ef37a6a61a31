import type { Org } from '../org.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { Transaction } from '../store/transaction.ts';
import { findById } from './find-targets.ts';
import { type DeletionStep, planDeletions } from './plan-deletion.ts';
import { deletedRow, type RowError } from './row-error.ts';
import { type RowUpdate, storeRows } from './store-rows.ts';
import type { WriteResult } from './write-request.ts';

/**
 * Marks rows of one object as deleted and frees their unique values; the rows that refer to them
 * are deleted or changed as their lookups demand.
 * @returns one result for each id, in order; for a repeated id, the row is already deleted
 */
export async function deleteRows(
  { schema }: Pick<Org, 'schema'>,
  transaction: Transaction,
  object: ObjectSchema,
  ids: string[],
): Promise<WriteResult[]> {
  const targets = await findById(transaction, object, ids);
  const rows = targets.flatMap((target) => ('error' in target ? [] : (target.row ?? [])));
  const plans = await planDeletions(schema, transaction, object, rows);
  const seen = new Set<string>();
  const steps: DeletionStep[] = [];
  const results = targets.map((target): WriteResult => {
    if ('error' in target) return refused(target.error);
    const plan = plans.get(target.row?.id ?? '');
    if (target.row === undefined || plan === undefined || seen.has(target.row.id))
      return refused(deletedRow());
    if ('error' in plan) return refused(plan.error);
    seen.add(target.row.id);
    steps.push(...plan.steps);
    return { id: target.row.id, success: true, errors: [] };
  });
  const errors = await storeSteps(transaction, steps);
  return results.map((result) => {
    const error = result.id === undefined ? undefined : errors.get(result.id);
    return error === undefined ? result : refused(error);
  });
}

/** Stores the steps, one object at a time; returns the errors of refused rows by row id. */
async function storeSteps(
  transaction: Transaction,
  steps: DeletionStep[],
): Promise<Map<string, RowError>> {
  const errors = new Map<string, RowError>();
  for (const own of Map.groupBy(steps, ({ object }) => object.name).values()) {
    const [first] = own;
    if (first === undefined) continue;
    const stored = await storeRows(transaction, first.object, updatesOf(own));
    for (const [id, error] of stored) errors.set(id, error);
  }
  return errors;
}

/** One change of each row: several of its lookups can be cleared, and it can be deleted as well. */
function updatesOf(steps: DeletionStep[]): RowUpdate[] {
  const now = new Date();
  return [...Map.groupBy(steps, ({ row }) => row.id).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const before = first.row;
    if (own.some(({ cleared }) => cleared === undefined))
      return [{ before, after: { ...before, deleted: true, modifiedAt: now } }];
    const nulls = own.flatMap(({ cleared }) =>
      cleared === undefined ? [] : [[cleared.name, null]],
    );
    const data = { ...before.data, ...Object.fromEntries(nulls) };
    return [{ before, after: { ...before, data, modifiedAt: now } }];
  });
}

function refused(error: RowError): WriteResult {
  return { success: false, errors: [error] };
}
