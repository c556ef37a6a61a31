import { type Answer, call } from '../../../http-client/call.ts';
import { CallError } from '../../../http-client/call-error.ts';
import { SECOND_MS, waitUnlessAborted } from '../../../time.ts';
import { withoutTrailingSlashes } from '../../../url.ts';
import { DigitalRiverError, refusedRequestError } from './digital-river-error.ts';
import type { errorAdvice } from './error-advice.ts';
import { hideSecrets, secretsIn } from './hide-secrets.ts';
import { type FailedAttempt, outcomeOf, retryWaitMs } from './retry-wait.ts';

const MAX_RETRIES = 3;
/** The first wait after a passing failure, unless the access says otherwise. */
export const RETRY_DELAY_MS = SECOND_MS / 2;

export interface DigitalRiverAccess {
  /** `https://api.digitalriver.com`, with or without a trailing slash. */
  readonly baseUrl: string;
  /** Digital River's secret key. */
  readonly apiKey: string;
  /** Time limit of one attempt of a request, in milliseconds. */
  readonly timeoutMs: number;
  /** How often a request is repeated at most; 3 times when absent. */
  readonly maxRetries?: number;
  /** Aborted when the process stops: ends a request, and is not followed by another one. */
  readonly signal?: AbortSignal;
  /** Secrets that an answer might quote, besides the key and those of the request. */
  readonly secrets?: ReadonlySet<string>;
  /** The first wait after a passing failure, in milliseconds; each further one is twice as long. */
  readonly retryDelayMs?: number;
  /** Called before each wait, with its duration in milliseconds and why it is needed. */
  readonly onWait?: (waitMs: number, reason: string) => void;
}

export interface DigitalRiverRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query, from the slash on. */
  readonly path: string;
  readonly body?: unknown;
  /** What to do when it is refused, by status and code; by default for webhooks and other objects. */
  readonly advise?: typeof errorAdvice;
}

const NEVER = new AbortController().signal;

/** What an attempt came to, with the error to throw unless the request is repeated. */
interface Failure {
  readonly failed: FailedAttempt;
  readonly error: DigitalRiverError;
}

/**
 * Sends one request. It is repeated at most three times by default, after waits of 30 seconds or
 * less: when Digital River answers 429, after `Retry-After`; after a timeout, a broken connection,
 * 408 or 5xx, with growing random waits. A POST is not repeated where Digital River may have
 * processed it.
 *
 * @returns the body of the response with a 2xx status
 * @throws DigitalRiverError when the request is refused or redirected, when no response arrives in
 *   time, or when Digital River cannot be reached
 */
export async function send(
  access: DigitalRiverAccess,
  request: DigitalRiverRequest,
): Promise<string> {
  const { signal = NEVER } = access;
  for (let failures = 0; ; failures += 1) {
    const result = await attempt(access, request, signal);
    if ('body' in result) return result.body;
    const { failed, error } = result;
    const waitMs = retryWaitMs(failed, failures, request.method !== 'POST', {
      delayMs: access.retryDelayMs ?? RETRY_DELAY_MS,
      now: Date.now(),
      random: Math.random(),
    });
    const isLast = failures === (access.maxRetries ?? MAX_RETRIES) || signal.aborted;
    if (waitMs === undefined || isLast) throw error;
    access.onWait?.(waitMs, waitReason(failed));
    await waitUnlessAborted(waitMs, signal);
    if (signal.aborted) throw error;
  }
}

function waitReason(failed: FailedAttempt): string {
  if (failed.status !== null) return `Digital River answered ${failed.status}`;
  return failed.isTimeout
    ? 'Digital River did not answer in time'
    : `Digital River could not be reached (${failed.code})`;
}

async function attempt(
  access: DigitalRiverAccess,
  request: DigitalRiverRequest,
  stopping: AbortSignal,
): Promise<{ readonly body: string } | Failure> {
  try {
    const answer = await call(`${withoutTrailingSlashes(access.baseUrl)}${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${access.apiKey}`,
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      timeoutMs: access.timeoutMs,
      signal: stopping,
    });
    if (answer.ok) return { body: answer.body.toString() };
    return refusal(access, request, answer);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const { code, reason } = error;
    const failed = { status: null, code, isTimeout: reason === 'timeout' } as const;
    return { failed, error: noResponseError(access, request, failed) };
  }
}

function refusal(
  { apiKey, secrets = new Set() }: DigitalRiverAccess,
  { method, path, body: sent, advise }: DigitalRiverRequest,
  { status, headers, body }: Answer,
): Failure {
  const failed = { status, retryAfter: headers.get('retry-after') };
  const hide = (text: string) => hideSecrets(text, [apiKey, ...secrets, ...secretsIn(sent)]);
  const reply = {
    status,
    requestId: headers.get('x-dr-requestid'),
    body: body.toString(),
    outcome: outcomeOf(failed),
  };
  return { failed, error: refusedRequestError(`${method} ${path}`, reply, hide, advise) };
}

function noResponseError(
  { baseUrl, timeoutMs }: DigitalRiverAccess,
  { method, path }: DigitalRiverRequest,
  failed: Extract<FailedAttempt, { status: null }>,
): DigitalRiverError {
  const sent = `${method} ${path} at ${new URL(baseUrl).origin}`;
  const message = failed.isTimeout
    ? `Expected an answer to ${sent} within ${timeoutMs} ms; got none. Try again later.`
    : `Could not reach Digital River for ${sent}: ${failed.code ?? 'the connection failed'}. Check the address and the network.`;
  return new DigitalRiverError(message, { outcome: outcomeOf(failed) });
}
