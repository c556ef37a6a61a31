/*
 * Decides what to do about an error of Salesforce, from its code and message alone.
 *
 * That decision is the error's *verdict*. A verdict about a record (`RecordVerdict`) concerns one
 * write; a verdict about the org (`OrgOutageKind`) means that all calls have to pause.
 * `org-errors.ts` applies it to failed calls, `refusal.ts` to failed records.
 */

/** An error as Salesforce's REST API returns it, about one record or about a whole request. */
export interface SalesforceErrorDetails {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}

/**
 * Why no call to the org makes sense at the moment. `limit`: the org's API limit, or our share of
 * it, is used up · `unavailable`: the org does not answer, or not as its API is documented ·
 * `sign-in`: it does not accept the connector's log-in or session.
 */
export const ORG_OUTAGE_KINDS = ['limit', 'unavailable', 'sign-in'] as const;

export type OrgOutageKind = (typeof ORG_OUTAGE_KINDS)[number];

/**
 * What to do about a record. `retry`: try again later · `superseded`: nothing, the org holds a
 * newer version · `conflict`: park, the record belongs to another subject · `gone`: look for the
 * record again, it does not exist (any more) · `hold`: the org lacks a field, an object or a right; other
 * records go on · `locked`: an approval locks the record · `park`: a person has to decide.
 */
export type RecordVerdict =
  | 'retry'
  | 'superseded'
  | 'conflict'
  | 'gone'
  | 'hold'
  | 'locked'
  | 'park';

type Verdict = OrgOutageKind | RecordVerdict;

/** Markers that the messages of this project's validation rules begin with. */
export const STALE_MARKER = 'DR_STALE_EVENT';
export const CONFLICT_MARKER = 'DR_ORDER_CONFLICT';
/**
 * Start of the message about a missing parent record; its code is that of a field that does not
 * exist.
 */
const PARENT_MISSING = 'Foreign key external ID';
/**
 * Part of the message about a field that does not exist; in queries, the message begins otherwise.
 */
const FIELD_MISSING = 'No such column';
/** Our own code for a call without a response: the connection broke, or the time limit passed. */
export const NO_ANSWER = 'NO_ANSWER';
/**
 * jsforce's code for a status without a JSON body, such as `ERROR_HTTP_503`. 420, 429: rate limits.
 */
const SERVER_ERROR = /^ERROR_HTTP_(5\d\d|420|429)$/;

/**
 * What the message about CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY contains when the org's own code
 * (an Apex trigger) failed for a passing reason. Salesforce uses this code for everything that a
 * trigger throws.
 *
 * - locks: https://github.com/SFDO-Community/declarative-lookup-rollup-summaries/issues/1241 and, in
 *   other words, https://help.salesforce.com/apex/HTViewSolution?id=000229525
 * - queries that take too long: https://sfdecoded.github.io/errors/query-timeout.html
 * - CPU time: https://salesforce.stackexchange.com/questions/96410; other governor limits
 *   (`System.LimitException`) count for all records of a call together as well, so fewer records
 *   may pass: https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_gov_limits.htm
 */
const PASSING_CAUSES = [
  'UNABLE_TO_LOCK_ROW',
  'unable to obtain exclusive access to this record',
  'Record Currently Unavailable',
  'QUERY_TIMEOUT',
  'Your query request was running for too long',
  'Apex CPU time limit exceeded',
  'System.LimitException',
];

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  [NO_ANSWER]: 'unavailable',
  SERVER_UNAVAILABLE: 'unavailable',
  API_LIMIT_EXCEEDED: 'limit',
  REQUEST_LIMIT_EXCEEDED: 'limit',
  API_CURRENTLY_DISABLED: 'sign-in',
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
 * Decides what to do about an error. An unknown code means `retry`: the worker parks the event
 * after enough attempts, so that nothing is dropped and nothing is retried for ever.
 *
 * @param error Salesforce's code and message
 * @param of whether the error is about one record or about a whole request: an error that
 *   Salesforce cannot explain concerns the record in the first case, the org in the second
 * @returns the verdict
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
  if (code === 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' && hasPassingCause(message)) return 'retry';
  if (code === 'UNKNOWN_EXCEPTION') return of === 'record' ? 'retry' : 'unavailable';
  if (SERVER_ERROR.test(code)) return 'unavailable';
  return VERDICTS[code] ?? 'retry';
}

function hasPassingCause(message: string): boolean {
  return PASSING_CAUSES.some((cause) => message.includes(cause));
}

/**
 * Whether the org lacks an object or a field. If so, it refuses every request that names the same
 * fields.
 */
export function isSchemaError({ code, message }: SalesforceErrorDetails): boolean {
  return code === 'INVALID_TYPE' || (code === 'INVALID_FIELD' && message.includes(FIELD_MISSING));
}

/** Whether a verdict concerns the whole org, so that all calls have to pause. */
export function isOrgOutage(verdict: Verdict): verdict is OrgOutageKind {
  return verdict === 'limit' || verdict === 'unavailable' || verdict === 'sign-in';
}
