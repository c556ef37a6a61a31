import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';

/** Why a row was refused. */
export interface RowError {
  statusCode: string;
  message: string;
  fields: string[];
}

/** An error with the platform's code and message. */
export function rowError(statusCode: string, message: string, fields: string[] = []): RowError {
  return { statusCode, message, fields };
}

export function noSuchColumn(object: ObjectSchema, name: string): RowError {
  return rowError('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
}

export function requiredMissing(fields: string[]): RowError {
  const message = `Required fields are missing: [${fields.join(', ')}]`;
  return rowError('REQUIRED_FIELD_MISSING', message, fields);
}

export function notWriteable(fields: string[]): RowError {
  const message = `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
  return rowError('INVALID_FIELD_FOR_INSERT_UPDATE', message, fields);
}

export function malformedId(field: FieldSchema, value: string): RowError {
  const message = `${field.label}: id value of incorrect type: ${value}`;
  return rowError('MALFORMED_ID', message, [field.name]);
}

export function duplicateValue(field: string, holder: string): RowError {
  const message = `duplicate value found: ${field} duplicates value on record with id: ${holder}`;
  return rowError('DUPLICATE_VALUE', message);
}

export function foreignKeyNotFound(
  parent: ObjectSchema,
  key: FieldSchema,
  value: string,
): RowError {
  const message = `Foreign key external ID: ${value} not found for field ${key.name} in entity ${parent.name}`;
  return rowError('INVALID_FIELD', message);
}

/** The row of an update or delete has never existed. */
export function missingRow(): RowError {
  return rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
}

/** The row has been deleted. */
export function deletedRow(): RowError {
  return rowError('ENTITY_IS_DELETED', 'entity is deleted');
}

/**
 * An undelete of a row that is not deleted, or that comes back only with another.
 * @see https://help.salesforce.com/s/articleView?id=000330862&type=1
 */
export function notInRecycleBin(): RowError {
  return rowError('UNDELETE_FAILED', 'Entity is not in the recycle bin');
}

/**
 * Rows refer to the row by a lookup that does not allow its deletion.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
export function deletionRestricted(name: string, child: ObjectSchema, names: string[]): RowError {
  const children = child.pluralLabel.toLowerCase();
  const message = `Your attempt to delete ${name} could not be completed because it is associated with the following ${children}.: ${names.join(', ')}\n`;
  return rowError('DELETE_FAILED', message);
}

/**
 * Only a draft order can be deleted.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=sales.order_edit.htm
 */
export function activatedOrder(): RowError {
  const message =
    'unable to modify activated or superseded order: cannot delete order, or add or remove order products';
  return rowError('DELETE_FAILED', message);
}

/** Another transaction has locked the row. */
export function lockedRow(): RowError {
  return rowError('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record');
}

/** A value does not have the field's JSON type. */
export function cannotDeserialize(field: FieldSchema, value: unknown): RowError {
  const token = value === null || typeof value !== 'object' ? jsonToken(value) : 'START_OBJECT';
  const message = `Cannot deserialize instance of ${field.type} from ${token} value ${JSON.stringify(value)} or request may be missing a required field at [line:1, column:1]`;
  return rowError('JSON_PARSER_ERROR', message, [field.name]);
}

function jsonToken(value: unknown): string {
  if (typeof value === 'string') return 'VALUE_STRING';
  if (typeof value === 'boolean') return value ? 'VALUE_TRUE' : 'VALUE_FALSE';
  return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
}
