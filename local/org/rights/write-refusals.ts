import type { ObjectSchema } from '../schema/schema.ts';
import { type RowError, rowError } from '../write/row-error.ts';

/**
 * The user may not create rows of the object. The words are those that official clients expect:
 * "entity type cannot be inserted: Apex Debugger Session".
 * @see https://github.com/forcedotcom/salesforcedx-vscode
 */
export function cannotInsert({ label }: ObjectSchema): RowError {
  return rowError(
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    `entity type cannot be inserted: ${label}`,
  );
}

/** The user may not edit rows of the object. */
export function cannotUpdate({ label }: ObjectSchema): RowError {
  return rowError(
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    `entity type cannot be updated: ${label}`,
  );
}

/**
 * The user may not change this row, or may not delete rows of the object.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
export function insufficientAccess(): RowError {
  return rowError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
}

/** The user cannot reach the row that a lookup refers to. */
export function insufficientAccessToParent(field: string): RowError {
  const message = 'insufficient access rights on cross-reference id';
  return rowError('INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', message, [field]);
}
