import type { Org } from '../org.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { RowError } from '../write/row-error.ts';
import { type RowUpdate, storeRows } from '../write/store-rows.ts';
import type { WriteContext } from '../write/write-context.ts';
import type { Trigger } from './trigger.ts';

/**
 * Stores changed rows like {@link storeRows}, and runs the object's triggers before and after.
 * @returns the errors of refused changes by row id
 */
export async function storeWithTriggers(
  context: WriteContext,
  object: ObjectSchema,
  updates: RowUpdate[],
): Promise<Map<string, RowError>> {
  const triggers = triggersOf(context.org, object);
  const refused = new Map<string, RowError>();
  for (const trigger of triggers) {
    for (const [id, error] of await trigger.beforeWrite(context, updates)) refused.set(id, error);
  }
  const stored = await storeRows(context.transaction, object, without(updates, refused));
  for (const [id, error] of stored) refused.set(id, error);
  for (const trigger of triggers) await trigger.afterWrite(context, without(updates, refused));
  return refused;
}

function triggersOf({ triggers }: Org, { name }: ObjectSchema): Trigger[] {
  return triggers.filter(({ object }) => object === name);
}

function without(updates: RowUpdate[], refused: Map<string, RowError>): RowUpdate[] {
  return updates.filter(({ after }) => !refused.has(after.id));
}
