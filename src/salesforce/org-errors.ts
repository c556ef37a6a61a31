/*
 * The errors that a call to the org can end with: an outage of the whole org, or the refusal of
 * this one request. What jsforce and `fetch` throw is turned into one of these two.
 */

import { z } from 'zod';
import {
  classifyError,
  isOrgOutage,
  NO_ANSWER,
  type OrgOutageKind,
  type SalesforceErrorDetails,
} from './classify-error.ts';

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
  /** Whether the org took the request and did not answer in time: it is slow, or was asked too much. */
  readonly isTimeout: boolean;

  constructor(
    kind: OrgOutageKind,
    problem: string,
    { advice, ...options }: ErrorOptions & { advice?: string | undefined } = {},
  ) {
    super(advice === undefined ? problem : `${problem} ${advice}`, options);
    this.kind = kind;
    this.problem = problem;
    this.advice = advice;
    this.isTimeout = options.cause instanceof Error && options.cause.name === 'TimeoutError';
  }
}

/** Salesforce understood a request and refused it as a whole. */
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
      ? 'Salesforce cannot be reached, or does not answer in time.'
      : `Salesforce answers ${code}.`,
};

/**
 * Codes of an API that is switched off for the org, or for the user alone.
 *
 * @see https://salesforcedictionary.com/errors/api-disabled-for-org and, about the second code,
 *   Adobe's page salesforce-diagnostics at https://experienceleague.adobe.com
 */
const API_IS_OFF = ['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'];

/**
 * Creates the error for an outage, with the reason in our own words.
 *
 * @param code Salesforce's error code, or {@link NO_ANSWER}
 * @param cause what was thrown, if it helps to find the reason
 */
export function orgOutage(kind: OrgOutageKind, code: string, cause?: unknown): OrgOutageError {
  if (API_IS_OFF.includes(code)) {
    return new OrgOutageError(
      kind,
      `Salesforce answers ${code}: its API is switched off for the org or for the integration user.`,
      {
        cause,
        advice:
          'Give the user the permission "API Enabled". In Professional Edition, the API has to be bought.',
      },
    );
  }
  return new OrgOutageError(kind, OUTAGE_REASONS[kind](code), { cause });
}

/** The response's body, which jsforce keeps in the error's `data`. */
const errorData = z.object({ fields: z.array(z.string()) });

/**
 * Turns what a call throws into an error of ours.
 *
 * @param thrown jsforce's error with Salesforce's `errorCode`, jsforce's error about an HTTP
 *   status, an error of ours about a redirect, or what `fetch` threw when the connection broke or
 *   timed out
 * @returns the error to throw
 */
export function toOrgError(thrown: unknown): OrgOutageError | RequestRefusedError {
  if (thrown instanceof OrgOutageError) return thrown;
  const error = detailsOf(thrown);
  const verdict = classifyError(error, 'request');
  if (!isOrgOutage(verdict)) return new RequestRefusedError(error);
  return orgOutage(verdict, error.code, error.code === NO_ANSWER ? thrown : undefined);
}

function detailsOf(thrown: unknown): SalesforceErrorDetails {
  const isApiError =
    thrown instanceof Error && 'errorCode' in thrown && typeof thrown.errorCode === 'string';
  if (!isApiError) return { code: NO_ANSWER, message: '', fields: [] };
  const data = 'data' in thrown ? errorData.safeParse(thrown.data).data : undefined;
  return { code: String(thrown.errorCode), message: thrown.message, fields: data?.fields ?? [] };
}
