import type { SalesforceError } from './refusal.ts';

/**
 * Why no call to the org makes sense at the moment. `limit`: the org's API limit or our share of it is used up ·
 * `unavailable`: it does not answer, or not as an API does · `sign-in`: it does not let us in.
 */
export type OrgTrouble = 'limit' | 'unavailable' | 'sign-in';

/** The whole org is in trouble: every call has to pause. A write in flight may have been made, or not. */
export class OrgTroubleError extends Error {
  readonly trouble: OrgTrouble;

  constructor(trouble: OrgTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}

/** Salesforce understood a whole request and refused it. */
export class RequestRefusedError extends Error {
  readonly error: SalesforceError;

  constructor(error: SalesforceError) {
    super(`Salesforce refused the request: ${error.code}`);
    this.error = error;
  }
}

const LIMIT_CODES = new Set(['REQUEST_LIMIT_EXCEEDED', 'API_LIMIT_EXCEEDED']);
const SIGN_IN_CODES = new Set([
  'INVALID_SESSION_ID',
  'INVALID_AUTH_HEADER',
  'INVALID_LOGIN',
  'API_DISABLED_FOR_ORG',
]);
const UNAVAILABLE_CODES = new Set(['SERVER_UNAVAILABLE', 'UNKNOWN_EXCEPTION']);
/** jsforce words a status without a JSON body as `ERROR_HTTP_503`. */
const HTTP_STATUS_CODE = /^ERROR_HTTP_(\d{3})$/;

/**
 * Reads what jsforce throws: an error with Salesforce's `errorCode`, one that it made of an HTTP status, or what `fetch`
 * threw when the connection broke or timed out.
 */
export function readThrown(thrown: unknown): OrgTroubleError | RequestRefusedError {
  const { errorCode, message } =
    thrown instanceof Error ? withCode(thrown) : { errorCode: undefined, message: '' };
  if (errorCode === undefined) {
    return new OrgTroubleError(
      'unavailable',
      'Salesforce can not be reached, or does not answer in time.',
      {
        cause: thrown,
      },
    );
  }
  if (LIMIT_CODES.has(errorCode)) {
    return new OrgTroubleError(
      'limit',
      `Salesforce answers ${errorCode}: its API limit is reached.`,
    );
  }
  if (SIGN_IN_CODES.has(errorCode)) {
    return new OrgTroubleError(
      'sign-in',
      `Salesforce answers ${errorCode}: it does not accept the connector's session.`,
    );
  }
  const status = Number(HTTP_STATUS_CODE.exec(errorCode)?.[1]);
  if (UNAVAILABLE_CODES.has(errorCode) || status >= 500) {
    return new OrgTroubleError('unavailable', `Salesforce answers ${errorCode}.`);
  }
  return new RequestRefusedError({ code: errorCode, message, fields: [] });
}

function withCode(thrown: Error): { errorCode: string | undefined; message: string } {
  const errorCode =
    'errorCode' in thrown && typeof thrown.errorCode === 'string' ? thrown.errorCode : undefined;
  return { errorCode, message: thrown.message };
}
