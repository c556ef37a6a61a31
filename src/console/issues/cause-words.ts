import type { Cause } from './issues-data.ts';

/** What a cause is, in a few words. The reason of its events says more, and what to do. */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CANNOT_EXECUTE_FLOW_TRIGGER: 'A flow of the org refuses the write',
    CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'A trigger or flow of the org refuses the write',
    CONNECTOR_ERROR: 'The connector itself failed',
    CUSTOM_APEX_ERROR: 'A trigger of the org refuses the write',
    DUPLICATES_DETECTED: 'A duplicate rule of the org refuses the write',
    DUPLICATE_EXTERNAL_ID: 'Several records have the same external id',
    DUPLICATE_VALUE: 'Another record has the value of a unique field',
    ENTITY_IS_ARCHIVED: 'The record is archived',
    ENTITY_IS_DELETED: 'The record was deleted',
    ENTITY_IS_LOCKED: 'An approval locks the record',
    EXCEEDED_QUOTA: 'The storage of the org is full',
    FIELD_CUSTOM_VALIDATION_EXCEPTION: 'A rule of the org refuses the write',
    FIELD_FILTER_VALIDATION_EXCEPTION: 'A lookup filter refuses the related record',
    FIELD_INTEGRITY_EXCEPTION: 'The org refuses a value',
    FLOW_EXCEPTION: 'A flow of the org refuses the write',
    INACTIVE_OWNER_OR_USER: 'An owner or user is not active',
    INSUFFICIENT_ACCESS: 'The integration user lacks a right',
    INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY:
      'The integration user cannot see a related record',
    INSUFFICIENT_ACCESS_OR_READONLY: 'The integration user may not change the record',
    INVALID_CROSS_REFERENCE_KEY: 'A related record is missing, or hidden',
    INVALID_EVENT: 'The event cannot be read',
    INVALID_FIELD: 'The org lacks a field, or hides it',
    INVALID_FIELD_FOR_INSERT_UPDATE: 'The integration user may not write a field',
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 'A picklist lacks a value',
    INVALID_TYPE: 'The org lacks an object, or hides it',
    LICENSE_LIMIT_EXCEEDED: 'A license is used up',
    NOT_FOUND: 'The record is missing, or hidden',
    NUMBER_OUTSIDE_VALID_RANGE: 'A number does not fit its field',
    ORDER_CONFLICT: 'The Salesforce record belongs to another order',
    ORDER_NOT_FOUND: 'No record in Salesforce was found for the order',
    PACKAGE_LICENSE_REQUIRED: 'The integration user lacks the license of a package',
    REQUIRED_FIELD_MISSING: 'The org requires a field that is not written',
    STORAGE_LIMIT_EXCEEDED: 'The storage of the org is full',
    STRING_TOO_LONG: 'A text is longer than its field',
    UNABLE_TO_LOCK_ROW: 'Something in the org keeps the record locked',
    UNAVAILABLE_RECORDTYPE_EXCEPTION: 'A record type is not available',
  }),
);

/** A cause in a few words, such as `A text is longer than its field: Order, Description`. */
export function causeTitle({ code, object, field }: Cause): string {
  const words = WORDS.get(code) ?? `Salesforce refuses the write (${code || 'no code'})`;
  const place = [object, field].filter(Boolean).join(', ');
  return place === '' ? words : `${words}: ${place}`;
}
