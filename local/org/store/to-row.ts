import { formatInstant } from '../instants.ts';
import type { Row } from '../rows.ts';
import { formulaValue } from '../rules/formula-value.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { StoredRow } from './rows-table.ts';

/**
 * Converts a stored row into a row with all fields of the object, including system fields. A
 * checkbox that was added after the row is false.
 * @param userId the org's own user, who created and changed the rows without another author
 */
export function toRow(object: ObjectSchema, stored: StoredRow, userId: string): Row {
  const row: Row = { Id: stored.id };
  for (const field of object.fields.values()) {
    row[field.name] =
      field.formula === undefined
        ? (stored.data[field.name] ?? (field.type === 'boolean' ? false : null))
        : formulaValue(object, field.formula, stored.data);
  }
  return Object.assign(row, {
    Id: stored.id,
    IsDeleted: stored.deleted,
    CreatedDate: formatInstant(stored.createdAt),
    CreatedById: stored.createdBy ?? userId,
    LastModifiedDate: formatInstant(stored.modifiedAt),
    LastModifiedById: stored.modifiedBy ?? userId,
    SystemModstamp: formatInstant(stored.modifiedAt),
  });
}
