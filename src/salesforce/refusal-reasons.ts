/*
 * What the refusal of a record means and what to do about it, in our own words, because Salesforce's
 * message may quote personal data. docs/operations.md has a row for each code.
 */

import type { RecordVerdict } from './classify-error.ts';

const ASSIGN_FIRST = 'Assign the permission set; if that is done, deploy force-app';

const NO_RECORD_TYPE =
  'The record type is not available to the integration user. Assign the permission set; if that is done, make a record type of the object available to the user.';

/** A right is missing, whatever the code: also one that the org's own code has met. */
const LACKING = `The org lacks something that the write needs, or the integration user has no right to it. ${ASSIGN_FIRST}.`;

/** A sentence or two for each code. */
export const REFUSAL_REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CANNOT_EXECUTE_FLOW_TRIGGER:
      'A flow of the org refuses the write. Setup, Paused And Failed Flow Interviews, shows which one.',
    CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'An Apex trigger or a flow of the org refuses the write.',
    CONNECTOR_ERROR: 'The connector failed on this event. See its log for the cause.',
    DUPLICATE_EXTERNAL_ID:
      'Several records of the org hold the value by which the record is found. Merge them, or clear the field on all but one.',
    DUPLICATE_VALUE: 'Another record already holds a value that must be unique.',
    DUPLICATES_DETECTED:
      'A duplicate rule of the org refuses the write. Set the rule to allow it, or exempt the integration user (Setup, Duplicate Rules).',
    ENTITY_IS_ARCHIVED: 'The record is archived.',
    ENTITY_IS_DELETED: 'The record was deleted in the org.',
    ENTITY_IS_LOCKED:
      'The record is locked by an approval process of the org. The connector tries every hour; unlock or approve it.',
    EXCEEDED_QUOTA:
      'The data storage of the org is full. Free some, or buy more (Setup, Storage Usage).',
    FIELD_CUSTOM_VALIDATION_EXCEPTION: 'A validation rule of the org refuses the write.',
    FIELD_FILTER_VALIDATION_EXCEPTION: 'A lookup filter of the org refuses the related record.',
    FIELD_INTEGRITY_EXCEPTION: 'The org refuses a value, or the related record that it names.',
    INACTIVE_OWNER_OR_USER:
      'The owner of the record, or a user that it names, is not active. Give it an active owner.',
    INSUFFICIENT_ACCESS: `The integration user is not allowed to do this. ${ASSIGN_FIRST}.`,
    INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY:
      'The integration user has no access to a related record. Assign the permission set; if that is done, share the related record, such as the Account, with the user.',
    INSUFFICIENT_ACCESS_OR_READONLY:
      'The integration user is not allowed to change this record. Assign the permission set; if that is done, share the record, or the Account of the Order, with the user.',
    INVALID_CROSS_REFERENCE_KEY: 'A related record does not exist, or the user may not see it.',
    INVALID_FIELD: `The org lacks a field, or the integration user cannot see it. ${ASSIGN_FIRST}, or check the name of the field.`,
    INVALID_FIELD_FOR_INSERT_UPDATE: `The integration user is not allowed to write a field. ${ASSIGN_FIRST}.`,
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:
      'A restricted picklist lacks the value. Add it, or use a text field.',
    INVALID_TYPE: `The org lacks the object, or the integration user cannot see it. ${ASSIGN_FIRST}.`,
    LICENSE_LIMIT_EXCEEDED: 'The org has no license left for what the write needs.',
    NOT_FOUND: 'The record does not exist (any more).',
    NUMBER_OUTSIDE_VALID_RANGE: 'A number does not fit its field.',
    PACKAGE_LICENSE_REQUIRED:
      'The integration user has no license for an installed package. Assign one (Setup, Installed Packages).',
    REQUIRED_FIELD_MISSING: 'The org requires a field that the connector does not write.',
    STORAGE_LIMIT_EXCEEDED:
      'The data storage of the org is full. Free some, or buy more (Setup, Storage Usage).',
    STRING_TOO_LONG: 'A text is longer than its field.',
    UNAVAILABLE_RECORDTYPE_EXCEPTION: NO_RECORD_TYPE,
  }),
);

/** Sentences for codes that mean something else when they are about a missing field or right. */
const REASONS_TO_HOLD: ReadonlyMap<string, string> = new Map([
  ['CANNOT_EXECUTE_FLOW_TRIGGER', LACKING],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', LACKING],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', LACKING],
  ['INVALID_CROSS_REFERENCE_KEY', NO_RECORD_TYPE],
  [
    'NOT_FOUND',
    `The org lacks the object, or the external id field by which its records are found, or the integration user cannot see it. ${ASSIGN_FIRST}.`,
  ],
]);

/** How Salesforce refuses what names Order while Orders are off: as an object that does not exist. */
const ORDERS_OFF =
  'The integration user cannot see Orders: they are off in the org (Setup, Order Settings), or the user lacks the permission set.';

/** What the refusal of a record means, as sentences. */
export function sentenceFor(verdict: RecordVerdict, code: string, object: string): string {
  if (verdict === 'conflict') {
    return 'The Salesforce Order already carries another Digital River order id.';
  }
  if (code === 'INVALID_TYPE' && object === 'Order') return ORDERS_OFF;
  // The org's own code can meet a lock as well: the code of its error is another one.
  const [reason, otherwise] =
    verdict === 'hold'
      ? [REASONS_TO_HOLD.get(code), LACKING]
      : [undefined, 'Salesforce refuses the write.'];
  const key = verdict === 'locked' ? 'ENTITY_IS_LOCKED' : code;
  return reason ?? REFUSAL_REASONS.get(key) ?? otherwise;
}
