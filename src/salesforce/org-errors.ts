/*
 * The errors that a call to the org can end with: an outage of the whole org, or the refusal of
 * this one request. What jsforce and the call throw is turned into one of these two.
 */

import { z } from 'zod';
import { isTimeout as isTimeoutError } from '../http-client/call-error.ts';
import {
  classifyError,
  isOrgOutage,
  isUnexplained,
  NO_ANSWER,
  type OrgOutageKind,
  outageCode,
  type SalesforceErrorDetails,
} from './classify-error.ts';
import { outageReason, slowReason } from './outage-reasons.ts';
import { storableError } from './storable-error.ts';
import { unreachableReason } from './unreachable-reasons.ts';

/** What may be known of an outage; see the members of {@link OrgOutageError}. */
interface OutageOptions extends ErrorOptions {
  readonly advice?: string | undefined;
  readonly code?: string | undefined;
  /** By default, whether the cause is a time-out. */
  readonly isTimeout?: boolean;
  /** Default: false. */
  readonly isOfRecord?: boolean;
}

/**
 * No call to the org makes sense at the moment: all calls have to pause. Salesforce may or may not
 * have carried out the call that failed.
 */
export class OrgOutageError extends Error {
  override readonly name = 'OrgOutageError';
  readonly kind: OrgOutageKind;
  /** What happened: the message without the advice. */
  readonly problem: string;
  /** What to do about it; undefined when there is nothing particular to do. */
  readonly advice: string | undefined;
  /** Salesforce's error code, if it answered with one. */
  readonly code: string | undefined;
  /** Whether the org took the request and did not answer in time: it is slow, or was asked too much. */
  readonly isTimeout: boolean;
  /** Whether the org answered the call, and reported the outage in place of one record's result. */
  readonly isOfRecord: boolean;

  constructor(
    kind: OrgOutageKind,
    problem: string,
    { advice, code, isTimeout, isOfRecord = false, ...options }: OutageOptions = {},
  ) {
    super(advice === undefined ? problem : `${problem} ${advice}`, options);
    this.kind = kind;
    this.problem = problem;
    this.advice = advice;
    this.code = code;
    this.isTimeout = isTimeout ?? isTimeoutError(options.cause);
    this.isOfRecord = isOfRecord;
  }
}

/**
 * No call was made, since the database does not answer which org calls may be made to. It is no
 * fault of the org, nor of what was to be written.
 */
export class UncheckedOrgError extends Error {
  override readonly name = 'UncheckedOrgError';

  constructor(cause: unknown) {
    super('The database that knows which org it belongs to does not answer.', { cause });
  }
}

/** Salesforce understood a request and refused its content. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  readonly error: SalesforceErrorDetails;

  constructor(error: SalesforceErrorDetails) {
    super(`Salesforce refused the request: ${error.code}`);
    this.error = error;
  }
}

/**
 * Takes a refusal of a request's content as its answer, for a caller that finds out what is at fault.
 *
 * @throws any other error
 */
export function refusalAsAnswer(error: unknown): RequestRefusedError {
  if (error instanceof RequestRefusedError) return error;
  throw error;
}

/**
 * Creates the error for an outage, with the reason in our own words.
 *
 * @param code Salesforce's error code, or {@link NO_ANSWER}
 * @param cause what was thrown, if it helps to find the reason
 * @param isOfRecord as in OrgOutageError
 */
export function orgOutage(
  kind: OrgOutageKind,
  code: string,
  cause?: unknown,
  isOfRecord = false,
): OrgOutageError {
  const { problem, advice } = outageReason(kind, code);
  const known = { cause, advice, isOfRecord, ...(code !== NO_ANSWER && { code }) };
  return new OrgOutageError(kind, problem, known);
}

/** Codes of a session that has ended, or that the org does not accept: a new one may help. */
const SESSION_CODES = [
  'ERROR_HTTP_401',
  'INVALID_AUTH_HEADER',
  'INVALID_SESSION_ID',
  'TXN_SECURITY_END_A_SESSION',
];

/** Whether the org refuses the session itself, and not its user, app or API. */
export function isSessionRefused(error: unknown): boolean {
  return error instanceof OrgOutageError && SESSION_CODES.includes(error.code ?? '');
}

/** What is known of a request that failed. */
export interface FailedRequest {
  /** Path below `/services/data/vXX.X`. */
  readonly path: string;
  /** Its time limit, in milliseconds. */
  readonly timeoutMs: number;
  /** The address of the org. */
  readonly instanceUrl?: string | undefined;
}

/** A path that names an object of the org. All other paths that the connector calls exist in every org. */
const NAMES_OBJECT = /^\/(?:tooling\/)?sobjects\/[^/]+/;

const errorBody = z.object({
  errorCode: z.string(),
  message: z.string().default(''),
  fields: z.array(z.string()).nullish(),
});

/**
 * Turns what a call throws into an error of ours.
 *
 * @param thrown jsforce's error with Salesforce's `errorCode`, jsforce's error about an HTTP
 *   status, an error of ours about a redirect, or the CallError when the connection broke or timed
 *   out
 * @param request the request that failed
 * @returns the error to throw: a RequestRefusedError when the request's content was refused, an
 *   OrgOutageError for everything else
 */
export function toOrgError(
  thrown: unknown,
  request?: FailedRequest,
): OrgOutageError | RequestRefusedError {
  if (thrown instanceof OrgOutageError) return thrown;
  const error = detailsOf(thrown);
  if (error.code === NO_ANSWER) return noAnswer(thrown, request);
  return errorOf(error, request?.path);
}

/**
 * Turns the body of a part of a Composite call that was refused into an error of ours.
 *
 * @returns as {@link toOrgError}; undefined when the body is no error of Salesforce
 */
export function readRefusal(body: unknown): OrgOutageError | RequestRefusedError | undefined {
  const errors = listedErrors(body);
  return errors.length === 0 ? undefined : errorOf(firstTelling(errors));
}

function errorOf(error: SalesforceErrorDetails, path = ''): OrgOutageError | RequestRefusedError {
  const isMissingObject = error.code === 'NOT_FOUND' && NAMES_OBJECT.test(path);
  const verdict = classifyError(error, isMissingObject ? 'collection' : 'request');
  return isOrgOutage(verdict)
    ? orgOutage(verdict, outageCode(error))
    : new RequestRefusedError(error);
}

function noAnswer(
  cause: unknown,
  { timeoutMs, instanceUrl }: Partial<FailedRequest> = {},
): OrgOutageError {
  if (isTimeoutError(cause) && timeoutMs !== undefined) {
    const { problem, advice } = slowReason(timeoutMs);
    return new OrgOutageError('unavailable', problem, { cause, advice });
  }
  if (instanceUrl === undefined) return orgOutage('unavailable', NO_ANSWER, cause);
  const { problem, advice } = unreachableReason(instanceUrl, cause);
  const sentence = `Salesforce cannot be reached: ${problem}.`;
  return new OrgOutageError('unavailable', sentence, { cause, advice });
}

function detailsOf(thrown: unknown): SalesforceErrorDetails {
  return firstTelling(errorsIn(thrown));
}

/** Of several errors in one answer, the first one that says something. */
function firstTelling(errors: readonly SalesforceErrorDetails[]): SalesforceErrorDetails {
  const details = errors.find((error) => !isUnexplained(error)) ?? errors[0];
  return details ?? { code: NO_ANSWER, message: '', fields: [] };
}

/** The errors in a body: a list, as Salesforce documents it. */
function listedErrors(body: unknown): SalesforceErrorDetails[] {
  const errors = z.array(errorBody).min(1).safeParse(body).data ?? [];
  return errors.map(({ errorCode: code, message, fields }) =>
    storableError({ code, message, fields: fields ?? [] }),
  );
}

/**
 * The errors of an answer. jsforce keeps the parsed body in `data`: one error, or a list of them,
 * for which it has a code of its own (`MULTIPLE_API_ERRORS`).
 */
function errorsIn(thrown: unknown): SalesforceErrorDetails[] {
  if (!(thrown instanceof Error && 'errorCode' in thrown)) return [];
  if (typeof thrown.errorCode !== 'string') return [];
  const data = 'data' in thrown ? thrown.data : undefined;
  const several = listedErrors(data);
  if (several.length > 0) return several;
  const fields = z.object({ fields: z.array(z.string()) }).safeParse(data).data?.fields ?? [];
  return [storableError({ code: thrown.errorCode, message: thrown.message, fields })];
}
