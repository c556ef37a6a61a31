import { z } from 'zod';
import {
  classifyError,
  isOrgOutage,
  NO_ANSWER,
  type OrgOutageKind,
  type SalesforceErrorDetails,
} from './classify-error.ts';

/** The whole org is in trouble: every call has to pause. A write in flight may have been made, or not. */
export class OrgOutageError extends Error {
  override readonly name = 'OrgOutageError';
  readonly kind: OrgOutageKind;

  constructor(kind: OrgOutageKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Salesforce understood a whole request and refused it. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError';
  readonly error: SalesforceErrorDetails;

  constructor(error: SalesforceErrorDetails) {
    super(`Salesforce refused the request: ${error.code}`);
    this.error = error;
  }
}

const OUTAGE_REASONS: Readonly<Record<OrgOutageKind, (code: string) => string>> = {
  limit: (code) => `Salesforce answers ${code}: its API limit is reached.`,
  'sign-in': (code) => `Salesforce answers ${code}: it does not accept the connector's session.`,
  unavailable: (code) =>
    code === NO_ANSWER
      ? 'Salesforce can not be reached, or does not answer in time.'
      : `Salesforce answers ${code}.`,
};

/** The error for an org in trouble, with the reason in our own words. */
export function orgOutage(kind: OrgOutageKind, code: string, cause?: unknown): OrgOutageError {
  return new OrgOutageError(kind, OUTAGE_REASONS[kind](code), { cause });
}

/** The body of an error, which jsforce keeps beside it. */
const fieldsIn = z.object({ fields: z.array(z.string()) });

/**
 * Reads what a call by jsforce throws: an error with Salesforce's `errorCode`, one that jsforce made of an HTTP status, or
 * what `fetch` threw when the connection broke or timed out.
 */
export function toOrgError(thrown: unknown): OrgOutageError | RequestRefusedError {
  const error = errorIn(thrown);
  const verdict = classifyError(error, 'request');
  if (!isOrgOutage(verdict)) return new RequestRefusedError(error);
  return orgOutage(verdict, error.code, error.code === NO_ANSWER ? thrown : undefined);
}

function errorIn(thrown: unknown): SalesforceErrorDetails {
  const isSalesforces =
    thrown instanceof Error && 'errorCode' in thrown && typeof thrown.errorCode === 'string';
  if (!isSalesforces) return { code: NO_ANSWER, message: '', fields: [] };
  const data = 'data' in thrown ? fieldsIn.safeParse(thrown.data).data : undefined;
  return { code: String(thrown.errorCode), message: thrown.message, fields: data?.fields ?? [] };
}
