import type { Refusal } from '../refusal.ts';

/**
 * Codes whose cause lies in the one record, in the schema or in the user's rights. In smaller lots
 * Salesforce would answer the same. Every other code may be due to the number of records, since the
 * org's own triggers and flows process those of a collection together.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
const INDEPENDENT_CODES = new Set([
  'ALREADY_IN_PROCESS',
  'BAD_CUSTOM_ENTITY_PARENT_DOMAIN',
  'CIRCULAR_DEPENDENCY',
  'DELETE_FAILED',
  'DEPENDENCY_EXISTS',
  'DUPLICATES_DETECTED',
  'DUPLICATE_VALUE',
  'DUPLICATE_EXTERNAL_ID',
  'ENTITY_IS_DELETED',
  'ENTITY_IS_LOCKED',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'FIELD_FILTER_VALIDATION_EXCEPTION',
  'FIELD_INTEGRITY_EXCEPTION',
  'INACTIVE_OWNER_OR_USER',
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INVALID_CROSS_REFERENCE_KEY',
  'INVALID_CURRENCY_ISO',
  'INVALID_DATE_FORMAT',
  'INVALID_EMAIL_ADDRESS',
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_ID_FIELD',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'INVALID_OWNER',
  'INVALID_STATUS',
  'INVALID_TYPE',
  'INVALID_TYPE_FOR_OPERATION',
  'INVALID_TYPE_ON_FIELD_IN_RECORD',
  'JSON_PARSER_ERROR',
  'MALFORMED_ID',
  'MISSING_ARGUMENT',
  'NOT_FOUND',
  'NUMBER_OUTSIDE_VALID_RANGE',
  'REQUIRED_FIELD_MISSING',
  'STORAGE_LIMIT_EXCEEDED',
  'STRING_TOO_LONG',
  'TRANSFER_REQUIRES_READ',
  'UNABLE_TO_LOCK_ROW',
]);

/** What messages about a record that is locked by another transaction contain, in any case. */
const LOCKS = /UNABLE_TO_LOCK_ROW|unable to obtain exclusive access|record currently unavailable/i;

/**
 * What messages about the limits of a transaction contain, which its records share. Triggers show
 * them under any code.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm
 */
const LIMITS =
  /LimitException|CPU time limit|too many (?:SOQL|SOSL|DML|query|script|future|queueable|async)|heap size too large/i;

/**
 * Whether Salesforce may accept a record in a smaller lot that it refused together with others.
 * Pure.
 */
export function dependsOnLotSize({ verdict, code, detail }: Refusal): boolean {
  if (verdict !== 'park' && verdict !== 'retry') return false;
  return LIMITS.test(detail) || (!INDEPENDENT_CODES.has(code) && !LOCKS.test(detail));
}
