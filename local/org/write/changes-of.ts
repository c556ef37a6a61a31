import type { ObjectSchema } from '../schema/schema.ts';
import type { FieldChange } from '../store/history-table.ts';
import type { RowUpdate } from './store-rows.ts';

/**
 * The history of changed rows: each tracked field whose value has changed, or the creation of a
 * row.
 */
export function changesOf(object: ObjectSchema, updates: RowUpdate[]): FieldChange[] {
  const tracked = [...object.fields.values()].filter((field) => field.trackHistory === true);
  if (tracked.length === 0) return [];
  return updates.flatMap(({ before, after, silent }) => {
    if (silent) return [];
    const row = {
      object: object.name,
      recordId: after.id,
      at: after.modifiedAt,
      by: after.modifiedBy,
    };
    if (before === undefined) return [{ ...row, field: 'created', oldValue: null, newValue: null }];
    return tracked.flatMap(({ name }) => {
      const [oldValue, newValue] = [before.data[name] ?? null, after.data[name] ?? null];
      return oldValue === newValue ? [] : [{ ...row, field: name, oldValue, newValue }];
    });
  });
}
