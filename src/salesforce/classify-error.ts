/*
 * Decides what to do about an error of Salesforce, from its code and message alone.
 *
 * That decision is the error's *verdict*. A verdict about a record (`RecordVerdict`) concerns one
 * write; a verdict about the org (`OrgOutageKind`) means that all calls have to pause.
 * `org-errors.ts` applies it to failed calls, `refusal.ts` to failed records.
 */

import { ERROR_CODES } from './error-codes.ts';
import { PASSING_CAUSES } from './passing-causes.ts';

/** An error as Salesforce's REST API returns it, about one record or about a whole request. */
export interface SalesforceErrorDetails {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}

/**
 * Why no call to the org makes sense at the moment. `limit`: the org's API limit, or our share of
 * it, is used up · `unavailable`: the org does not answer, or not as its API is documented, or it
 * refuses all calls for a reason of its own, such as maintenance · `sign-in`: it accepts no call of
 * the connector's app, user or session · `other-org`: it is not the org that the database belongs to;
 * no answer of Salesforce means that.
 */
export const ORG_OUTAGE_KINDS = ['limit', 'unavailable', 'sign-in', 'other-org'] as const;

export type OrgOutageKind = (typeof ORG_OUTAGE_KINDS)[number];

/**
 * What to do about a record. `retry`: try again later · `superseded`: nothing, the org holds a
 * newer version · `conflict`: park, the record belongs to another subject · `gone`: look for the
 * record again, it does not exist (any more) · `hold`: the org lacks a field, an object, a feature or
 * room, or the user lacks a right; other records go on · `locked`: an approval locks the record ·
 * `park`: a person has to decide.
 */
export type RecordVerdict =
  | 'retry'
  | 'superseded'
  | 'conflict'
  | 'gone'
  | 'hold'
  | 'locked'
  | 'park';

export type Verdict = OrgOutageKind | RecordVerdict;

/**
 * What Salesforce refused: one record of a collection · a collection within a Composite request ·
 * the whole request.
 */
export type ErrorLevel = 'record' | 'collection' | 'request';

/** Markers that the messages of this project's validation rules begin with. */
export const STALE_MARKER = 'DR_STALE_EVENT';
export const CONFLICT_MARKER = 'DR_ORDER_CONFLICT';
/** Our own code for a call without a response: the connection broke, or the time limit passed. */
export const NO_ANSWER = 'NO_ANSWER';

/**
 * A rule for codes whose meaning depends on the message. Salesforce translates messages into the
 * user's language, so a rule only refines what the code alone already decides: codes quoted within
 * a message are not translated.
 */
interface MessageRule {
  readonly codes: readonly string[];
  readonly message: RegExp;
  readonly verdict: Verdict;
}

/** Codes for all that the org's own triggers and flows throw, or show with `addError`. */
const WRAPPERS = [
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CUSTOM_APEX_ERROR',
  'ENTITY_SAVE_ERROR',
  'FAILED_ACTIVATION',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'FLOW_EXCEPTION',
];

/** The org is read-only, which the org's own code meets like any caller. */
const MAINTENANCE_CODE = 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE';
const MAINTENANCE = new RegExp(String.raw`\b${MAINTENANCE_CODE}\b`, 'i');

/** The rules; the first one that matches counts. */
const MESSAGE_RULES: readonly MessageRule[] = [
  // Both rules may refuse one write. The versions of another order's record say nothing, so its
  // conflict counts.
  rule(['FIELD_CUSTOM_VALIDATION_EXCEPTION'], new RegExp(CONFLICT_MARKER), 'conflict'),
  rule(['FIELD_CUSTOM_VALIDATION_EXCEPTION'], new RegExp(STALE_MARKER), 'superseded'),
  rule(WRAPPERS, MAINTENANCE, 'unavailable'),
  rule(WRAPPERS, /\bENTITY_IS_LOCKED\b/i, 'locked'),
  rule(WRAPPERS, new RegExp(PASSING_CAUSES.join('|'), 'i'), 'retry'),
  // The words of Salesforce's own clients: https://github.com/forcedotcom/salesforcedx-vscode
  rule(
    WRAPPERS,
    /entity type cannot be|\bINSUFFICIENT_ACCESS(?:_OR_READONLY|_ON_CROSS_REFERENCE_ENTITY)?\b/i,
    'hold',
  ),
  // A parent record does not exist yet; the code is that of a field that does not exist.
  rule(['INVALID_FIELD'], /^Foreign key external ID/i, 'retry'),
  // A record type that is not available to the user; the code is that of a missing record.
  rule(['INVALID_CROSS_REFERENCE_KEY'], /record ?type/i, 'hold'),
  // https://github.com/g8rswimmer/go-sfdc/issues/50
  rule(['NOT_FOUND'], /external ID field does not exist or is not accessible/i, 'hold'),
];

const VERDICTS: ReadonlyMap<string, Readonly<Record<ErrorLevel, Verdict>>> = new Map(
  ERROR_CODES.map(([code, record, collection, request]) => [code, { record, collection, request }]),
);

/**
 * Decides what to do about an error. An unknown code means `retry` for a record or a collection:
 * the worker parks the event after enough attempts, so that nothing is dropped and nothing is
 * retried for ever. For a whole request it means `unavailable`: Salesforce's refusals of what a
 * request contains are known, and all others would meet the next request as well.
 *
 * @param error Salesforce's code and message
 * @param of what Salesforce refused
 * @returns the verdict; about a whole request, one that is no outage concerns its content
 */
export function classifyError({ code, message }: SalesforceErrorDetails, of: ErrorLevel): Verdict {
  const byMessage = MESSAGE_RULES.find(
    ({ codes, message: pattern }) => codes.includes(code) && pattern.test(message),
  );
  if (byMessage !== undefined) return byMessage.verdict;
  const known = VERDICTS.get(code)?.[of];
  if (known !== undefined) return known;
  // A policy that was added to Salesforce since this table was written.
  if (code.startsWith('TXN_SECURITY_')) return 'sign-in';
  // Salesforce answers in JSON; all other pages come from elsewhere, or from an org in trouble.
  if (isHttpStatus(code)) return 'unavailable';
  return of === 'request' ? 'unavailable' : 'retry';
}

/** The code that says why the whole org refuses: the one in the message of the org's own code. */
export function outageCode({ code, message }: SalesforceErrorDetails): string {
  return WRAPPERS.includes(code) && MAINTENANCE.test(message) ? MAINTENANCE_CODE : code;
}

function rule(codes: readonly string[], message: RegExp, verdict: Verdict): MessageRule {
  return { codes, message, verdict };
}

/** Whether a code is jsforce's for a response without an error in JSON, such as `ERROR_HTTP_503`. */
export function isHttpStatus(code: string): boolean {
  return /^ERROR_HTTP_\d{3}$/.test(code);
}

/**
 * Whether a code says nothing about what is refused. When all collections of a request are refused
 * in this way, it is the org that refuses them.
 */
export function isUnexplained(error: SalesforceErrorDetails): boolean {
  return error.code === 'UNKNOWN_EXCEPTION' || isUnknown(error);
}

/** Whether nothing is known of a code. */
export function isUnknown({ code }: SalesforceErrorDetails): boolean {
  return !VERDICTS.has(code);
}

/**
 * Whether the org lacks an object or a field, or hides it from the user. If so, it refuses every
 * request that names the same fields.
 */
export function isSchemaError({ code, message }: SalesforceErrorDetails): boolean {
  return code === 'INVALID_TYPE' || (code === 'INVALID_FIELD' && /No such column/i.test(message));
}

/** Whether a verdict concerns the whole org, so that all calls have to pause. */
export function isOrgOutage(verdict: Verdict): verdict is OrgOutageKind {
  return ORG_OUTAGE_KINDS.some((kind) => kind === verdict);
}
