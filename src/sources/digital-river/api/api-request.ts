import { setTimeout as sleep } from 'node:timers/promises';
import { withoutTrailingSlashes } from '../../../url.ts';
import { networkErrorCode } from '../../http/network-error-code.ts';
import { DigitalRiverError, refusedRequestError } from './digital-river-error.ts';
import { hideSecrets } from './hide-secrets.ts';
import { retryAfterMs } from './retry-after.ts';

// Digital River allows 25 requests a second in test mode and 250 in live mode (docs, "API
// structure"), so waits are short.
const MAX_WAITS = 3;
const MAX_WAIT_MS = 30_000;

export interface DigitalRiverAccess {
  /** `https://api.digitalriver.com`, with or without a trailing slash. */
  readonly baseUrl: string;
  /** Digital River's secret key. */
  readonly apiKey: string;
  /** Time limit of one request, in milliseconds. */
  readonly timeoutMs: number;
}

export interface DigitalRiverRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query, from the slash on. */
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Sends one request. When Digital River answers 429, waits for `Retry-After` and retries, at most
 * three times and only if the wait is 30 seconds or less. Retrying is safe for POST too, because
 * Digital River did not process the request.
 *
 * @returns the body of the response with a 2xx status
 * @throws DigitalRiverError when the request is refused or redirected, when no response arrives in
 *   time, or when Digital River cannot be reached
 */
export async function send(
  access: DigitalRiverAccess,
  request: DigitalRiverRequest,
): Promise<string> {
  for (let waits = 0; ; waits += 1) {
    const reply = await sendOnce(access, request);
    if (reply.status >= 200 && reply.status < 300) return reply.body;
    const waitMs = retryAfterMs(reply.retryAfter, Date.now());
    if (reply.status !== 429 || waits === MAX_WAITS || waitMs > MAX_WAIT_MS) {
      const hide = (text: string) => hideSecrets(text, access.apiKey, request.body);
      throw refusedRequestError(`${request.method} ${request.path}`, reply, hide);
    }
    await sleep(waitMs);
  }
}

async function sendOnce(access: DigitalRiverAccess, request: DigitalRiverRequest) {
  const signal = AbortSignal.timeout(access.timeoutMs);
  try {
    const response = await fetch(`${withoutTrailingSlashes(access.baseUrl)}${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${access.apiKey}`,
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      // Following a redirect would send the body, which holds secrets, to an address that is not
      // configured.
      redirect: 'manual',
      signal,
    });
    return {
      status: response.status,
      requestId: response.headers.get('x-dr-requestid'),
      retryAfter: response.headers.get('retry-after'),
      body: await response.text(),
    };
  } catch (error) {
    throw noResponseError(access, request, signal.aborted, error);
  }
}

function noResponseError(
  access: DigitalRiverAccess,
  request: DigitalRiverRequest,
  timedOut: boolean,
  error: unknown,
): DigitalRiverError {
  const sent = `${request.method} ${request.path} at ${new URL(access.baseUrl).origin}`;
  if (timedOut) {
    return new DigitalRiverError(
      `Expected an answer to ${sent} within ${access.timeoutMs} ms; got none. Try again later.`,
    );
  }
  return new DigitalRiverError(
    `Could not reach Digital River for ${sent}: ${networkErrorCode(error) ?? 'the connection failed'}. Check the address and the network.`,
  );
}
