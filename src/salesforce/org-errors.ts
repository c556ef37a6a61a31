import { z } from 'zod';
import {
  isTrouble,
  NO_ANSWER,
  type OrgTrouble,
  type SalesforceError,
  verdictOn,
} from './classify-error.ts';

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

const TROUBLE: Readonly<Record<OrgTrouble, (code: string) => string>> = {
  limit: (code) => `Salesforce answers ${code}: its API limit is reached.`,
  'sign-in': (code) => `Salesforce answers ${code}: it does not accept the connector's session.`,
  unavailable: (code) =>
    code === NO_ANSWER
      ? 'Salesforce can not be reached, or does not answer in time.'
      : `Salesforce answers ${code}.`,
};

/** The error for an org in trouble, with the reason in our own words. */
export function troubleFor(trouble: OrgTrouble, code: string, cause?: unknown): OrgTroubleError {
  return new OrgTroubleError(trouble, TROUBLE[trouble](code), { cause });
}

/** The body of an error, which jsforce keeps beside it. */
const fieldsIn = z.object({ fields: z.array(z.string()) });

/**
 * Reads what a call by jsforce throws: an error with Salesforce's `errorCode`, one that jsforce made of an HTTP status, or
 * what `fetch` threw when the connection broke or timed out.
 */
export function readThrown(thrown: unknown): OrgTroubleError | RequestRefusedError {
  const error = errorIn(thrown);
  const verdict = verdictOn(error, 'request');
  if (!isTrouble(verdict)) return new RequestRefusedError(error);
  return troubleFor(verdict, error.code, error.code === NO_ANSWER ? thrown : undefined);
}

function errorIn(thrown: unknown): SalesforceError {
  const isSalesforces =
    thrown instanceof Error && 'errorCode' in thrown && typeof thrown.errorCode === 'string';
  if (!isSalesforces) return { code: NO_ANSWER, message: '', fields: [] };
  const data = 'data' in thrown ? fieldsIn.safeParse(thrown.data).data : undefined;
  return { code: String(thrown.errorCode), message: thrown.message, fields: data?.fields ?? [] };
}
