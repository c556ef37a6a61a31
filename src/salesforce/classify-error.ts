/** An error as Salesforce's REST API words it, of one record or of a whole request. */
export interface SalesforceErrorDetails {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}

/**
 * Why no call to the org makes sense at the moment. `limit`: the org's API limit or our share of it is used up ·
 * `unavailable`: it does not answer, or not as an API does · `sign-in`: it does not let us in.
 */
export type OrgOutageKind = 'limit' | 'unavailable' | 'sign-in';

/**
 * What to do about a record: `retry` it after a while · `superseded`: the org holds a newer version · `conflict`: it
 * belongs to another subject · `gone`: it is not there (any more), look again · `park`: it needs a person.
 */
export type RecordVerdict = 'retry' | 'superseded' | 'conflict' | 'gone' | 'park';

/** What to do about something that Salesforce did not do. */
type Verdict = OrgOutageKind | RecordVerdict;

/** Markers with which this project's validation rules begin their message. */
export const STALE_MARKER = 'DR_STALE_EVENT';
export const CONFLICT_MARKER = 'DR_ORDER_CONFLICT';
/** How a parent that is not there is worded, under the same code as a field that does not exist. */
const PARENT_MISSING = 'Foreign key external ID';
/** How a field that does not exist is worded; in queries further on in the message. */
const FIELD_MISSING = 'No such column';
/** Our code for what is no answer of Salesforce's: the connection broke, or took too long. */
export const NO_ANSWER = 'NO_ANSWER';
/** jsforce words a status without a JSON body as `ERROR_HTTP_503`. 420 and 429 ask for patience. */
const SERVER_ERROR = /^ERROR_HTTP_(5\d\d|420|429)$/;

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
const BY_CODE: Readonly<Record<string, Verdict>> = {
  [NO_ANSWER]: 'unavailable',
  SERVER_UNAVAILABLE: 'unavailable',
  API_LIMIT_EXCEEDED: 'limit',
  REQUEST_LIMIT_EXCEEDED: 'limit',
  API_DISABLED_FOR_ORG: 'sign-in',
  INVALID_AUTH_HEADER: 'sign-in',
  INVALID_LOGIN: 'sign-in',
  ERROR_HTTP_401: 'sign-in',
  INVALID_SESSION_ID: 'sign-in',
  ENTITY_IS_DELETED: 'gone',
  INVALID_CROSS_REFERENCE_KEY: 'gone',
  NOT_FOUND: 'gone',
  BAD_CUSTOM_ENTITY_PARENT_DOMAIN: 'park',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'park',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'park',
  FIELD_INTEGRITY_EXCEPTION: 'park',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'park',
  INSUFFICIENT_ACCESS_OR_READONLY: 'park',
  INVALID_FIELD: 'park',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'park',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 'park',
  INVALID_TYPE: 'park',
  INVALID_TYPE_ON_FIELD_IN_RECORD: 'park',
  JSON_PARSER_ERROR: 'park',
  MALFORMED_ID: 'park',
  NUMBER_OUTSIDE_VALID_RANGE: 'park',
  REQUIRED_FIELD_MISSING: 'park',
  STRING_TOO_LONG: 'park',
};

/**
 * Decides what to do about an error. A code not known here is tried again: whoever calls parks it after enough attempts,
 * so that nothing is dropped and nothing goes on for ever.
 *
 * @param of whether the error is one record's, or that of a whole request: an error that Salesforce can't explain is
 *   the record's own trouble in the first case, the org's in the second
 */
export function classifyError(
  { code, message }: SalesforceErrorDetails,
  of: 'record' | 'request',
): Verdict {
  if (code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' && message.includes(STALE_MARKER))
    return 'superseded';
  if (code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' && message.includes(CONFLICT_MARKER))
    return 'conflict';
  if (code === 'INVALID_FIELD' && message.startsWith(PARENT_MISSING)) return 'retry';
  if (code === 'UNKNOWN_EXCEPTION') return of === 'record' ? 'retry' : 'unavailable';
  if (SERVER_ERROR.test(code)) return 'unavailable';
  return BY_CODE[code] ?? 'retry';
}

/** Whether the org lacks a field or the object: then it refuses all that names the same fields. */
export function isOfSchema({ code, message }: SalesforceErrorDetails): boolean {
  return code === 'INVALID_TYPE' || (code === 'INVALID_FIELD' && message.includes(FIELD_MISSING));
}

/** Whether a verdict concerns the whole org: then every call has to pause. */
export function isOrgOutage(verdict: Verdict): verdict is OrgOutageKind {
  return verdict === 'limit' || verdict === 'unavailable' || verdict === 'sign-in';
}
