import { z } from 'zod';
import { printable } from '../../../printable.ts';
import { errorAdvice } from './error-advice.ts';
import type { Outcome } from './retry-wait.ts';

export interface DigitalRiverErrorDetails {
  /** HTTP status; null when there was no response. */
  readonly status: number | null;
  readonly type: string | null;
  readonly code: string | null;
  readonly parameter: string | null;
  /** `x-dr-requestid`, which Digital River's support needs. */
  readonly requestId: string | null;
  /** Whether Digital River may have done what it was asked to do. */
  readonly outcome: Outcome;
}

/**
 * Digital River refused a request, sent an unexpected response, or did not answer. The message is
 * safe to show: it contains neither the request's body nor a secret.
 */
export class DigitalRiverError extends Error implements DigitalRiverErrorDetails {
  override readonly name = 'DigitalRiverError';
  readonly status: number | null;
  readonly type: string | null;
  readonly code: string | null;
  readonly parameter: string | null;
  readonly requestId: string | null;
  readonly outcome: Outcome;

  constructor(message: string, details: Partial<DigitalRiverErrorDetails> = {}) {
    super(message);
    this.status = details.status ?? null;
    this.type = details.type ?? null;
    this.code = details.code ?? null;
    this.parameter = details.parameter ?? null;
    this.requestId = details.requestId ?? null;
    this.outcome = details.outcome ?? 'refused';
  }
}

const text = z.string().nullish().catch(null);

// The OpenAPI file requires all three fields; the published example of a 401 has only the message.
const errorBody = z.object({
  type: text,
  errors: z.array(z.object({ code: text, parameter: text, message: text })).catch([]),
});

export interface RefusedReply {
  readonly status: number;
  readonly requestId: string | null;
  readonly body: string;
  readonly outcome: Outcome;
}

/**
 * Turns a response with an error status into an error.
 *
 * @param request method and path for the message, such as `POST /webhooks`
 * @param reply the response with a status other than 2xx; its body may be anything
 * @param hide replaces the request's secrets in a text, because the response may quote them
 * @param advise what to do, by status and code; an empty text when there is nothing to advise
 * @returns the error to throw
 * @see Digital River docs, "API structure", Errors
 */
export function refusedRequestError(
  request: string,
  reply: RefusedReply,
  hide: (text: string) => string,
  advise = errorAdvice,
): DigitalRiverError {
  const parsed = errorBody.safeParse(jsonOrNull(reply.body));
  const first = parsed.success ? parsed.data.errors[0] : undefined;
  const hidden = (value: string | null | undefined) => (value ? printable(hide(value)) : null);
  const details = {
    status: reply.status,
    type: parsed.success ? hidden(parsed.data.type) : null,
    code: hidden(first?.code),
    parameter: hidden(first?.parameter),
    requestId: reply.requestId,
    outcome: reply.outcome,
  };
  const advice = advise(details.status, details.code, request);
  const refusal = sentence(request, details, hidden(first?.message));
  return new DigitalRiverError(advice === '' ? refusal : `${refusal}. ${advice}`, details);
}

function sentence(
  request: string,
  details: DigitalRiverErrorDetails,
  message: string | null,
): string {
  const facts = [
    `${details.status}${details.type ? ` ${details.type}` : ''}`,
    details.code && `code ${details.code}`,
    details.parameter && `parameter ${details.parameter}`,
    `request id ${details.requestId ?? 'not given'}`,
  ].filter(Boolean);
  return `Digital River refused ${request}: ${message ?? 'no reason given'} (${facts.join(', ')})`;
}

function jsonOrNull(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
