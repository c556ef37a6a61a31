/**
 * What to do about something that Salesforce did not do:
 * `retry` this record after a while · `superseded`: the org holds a newer version · `conflict`: the record belongs to
 * another subject · `gone`: the record is not there (any more), look again · `park`: it needs a person.
 */
export type RecordVerdict = 'retry' | 'superseded' | 'conflict' | 'gone' | 'park';

/** Why a record was not written. */
export interface Refusal {
  readonly verdict: RecordVerdict;
  /** Salesforce's error code, or ours for what is no Salesforce error. */
  readonly code: string;
  readonly object: string;
  /** API names of the fields at fault, as far as Salesforce names them. */
  readonly fields: readonly string[];
  /** Salesforce's own message. It may echo values: for the inbox only, never for logs. */
  readonly detail: string;
}

/** An error of one record or of a whole request, as Salesforce's REST API words it. */
export interface SalesforceError {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}

/** Markers with which this project's validation rules begin their message. */
export const STALE_MARKER = 'DR_STALE_EVENT';
export const CONFLICT_MARKER = 'DR_ORDER_CONFLICT';

/** Codes that pass by themselves. @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
const PASSING = new Set([
  'UNABLE_TO_LOCK_ROW',
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'APEX_ERROR',
  'CONCURRENT_API_REQUESTS',
  'QUERY_TIMEOUT',
  'TXN_SECURITY_METERING_ERROR',
  'UNKNOWN_EXCEPTION',
]);

const GONE = new Set(['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY', 'NOT_FOUND']);

/** Codes that no repetition mends: the data, the schema or the rights have to change first. */
const NEEDS_A_PERSON = new Set([
  'BAD_CUSTOM_ENTITY_PARENT_DOMAIN',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'FIELD_INTEGRITY_EXCEPTION',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'INVALID_TYPE',
  'INVALID_TYPE_ON_FIELD_IN_RECORD',
  'JSON_PARSER_ERROR',
  'MALFORMED_ID',
  'NUMBER_OUTSIDE_VALID_RANGE',
  'REQUIRED_FIELD_MISSING',
  'STRING_TOO_LONG',
]);

/**
 * Decides what to do about a record that Salesforce refused. A code not known here is tried again: whoever calls parks
 * it after enough attempts, so that nothing is dropped and nothing goes on for ever.
 */
export function refusalOf(object: string, error: SalesforceError): Refusal {
  const { code, fields, message } = error;
  // A message may echo any text; PostgreSQL's JSON refuses both of these.
  const detail = message.replaceAll('\u0000', '').toWellFormed();
  return { verdict: verdictOn(error), code, object, fields, detail };
}

function verdictOn({ code, message }: SalesforceError): RecordVerdict {
  if (code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION') {
    if (message.includes(STALE_MARKER)) return 'superseded';
    if (message.includes(CONFLICT_MARKER)) return 'conflict';
  }
  // A parent that comes later, or a race for a new key: both are gone with the next attempt.
  if (code === 'INVALID_FIELD' && message.startsWith('Foreign key external ID')) return 'retry';
  if (code === 'DUPLICATE_VALUE' || PASSING.has(code)) return 'retry';
  if (GONE.has(code)) return 'gone';
  return NEEDS_A_PERSON.has(code) ? 'park' : 'retry';
}

const REASONS: Readonly<Record<string, string>> = {
  CONNECTOR_ERROR: 'The connector itself failed on this event. Its log says more.',
  DUPLICATE_VALUE: 'Another record already holds a value that must be unique.',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'A validation rule of the org refuses the change.',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY:
    'The integration user may not use a related record.',
  INSUFFICIENT_ACCESS_OR_READONLY: 'The integration user may not change this record.',
  INVALID_FIELD: 'The org lacks a field. Deploy force-app, or check the field and its spelling.',
  INVALID_FIELD_FOR_INSERT_UPDATE:
    'The integration user may not write a field. Assign the permission set.',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:
    'A restricted picklist lacks the value. Add it, or use a text field.',
  INVALID_TYPE: 'The org lacks the object. Deploy force-app.',
  NUMBER_OUTSIDE_VALID_RANGE: 'A number does not fit its field.',
  REQUIRED_FIELD_MISSING: 'The org requires a field that the connector does not write.',
  STRING_TOO_LONG: 'A text is longer than its field.',
};

/** The reason shown to people: our own words, since Salesforce's message may echo personal data. */
export function reasonFor(refusal: Refusal): string {
  const place = [refusal.object, refusal.fields.join(', ')].filter(Boolean).join('.');
  const words =
    refusal.verdict === 'conflict'
      ? 'The Salesforce Order already carries another Digital River order id.'
      : (REASONS[refusal.code] ?? 'Salesforce refuses the change.');
  return place === '' ? `${words} (${refusal.code})` : `${words} (${refusal.code} on ${place})`;
}
