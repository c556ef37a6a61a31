import { setTimeout as sleep } from 'node:timers/promises';
import { withoutTrailingSlashes } from '../../../url.ts';
import { networkCode } from '../../http/network-code.ts';
import { DigitalRiverError, refusal } from './digital-river-error.ts';
import { hideSecrets } from './hide-secrets.ts';
import { retryAfterMs } from './retry-after.ts';

// Digital River allows 25 requests a second in test mode, 250 in live mode (docs, "API structure"): a wait is short.
const MAX_WAITS = 3;
const MAX_WAIT_MS = 30_000;

export interface DigitalRiverAccess {
  /** `https://api.digitalriver.com`, with or without a last slash. */
  readonly baseUrl: string;
  /** Secret key. */
  readonly apiKey: string;
  /** Milliseconds that one request may take. */
  readonly timeoutMs: number;
}

export interface DigitalRiverRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query, from the slash on. */
  readonly path: string;
  readonly body?: unknown;
}

/**
 * Sends one request. Waits for `Retry-After` when Digital River answers 429, three times at most and never longer than
 * 30 seconds at once; such a request was not carried out, so that repeating it is safe for POST too.
 * @returns the text of a 2xx answer, whichever 2xx it is
 * @throws {DigitalRiverError} refused, redirected, not answered in time, or not reachable
 */
export async function send(
  access: DigitalRiverAccess,
  request: DigitalRiverRequest,
): Promise<string> {
  for (let waits = 0; ; waits += 1) {
    const reply = await once(access, request);
    if (reply.status >= 200 && reply.status < 300) return reply.body;
    const waitMs = retryAfterMs(reply.retryAfter, Date.now());
    if (reply.status !== 429 || waits === MAX_WAITS || waitMs > MAX_WAIT_MS) {
      const hide = (text: string) => hideSecrets(text, access.apiKey, request.body);
      throw refusal(`${request.method} ${request.path}`, reply, hide);
    }
    await sleep(waitMs);
  }
}

async function once(access: DigitalRiverAccess, request: DigitalRiverRequest) {
  const signal = AbortSignal.timeout(access.timeoutMs);
  try {
    const response = await fetch(`${withoutTrailingSlashes(access.baseUrl)}${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${access.apiKey}`,
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      // A followed redirect would hand the body, which holds secrets, to an address nobody configured.
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
    throw notAnswered(access, request, signal.aborted, error);
  }
}

function notAnswered(
  access: DigitalRiverAccess,
  request: DigitalRiverRequest,
  tooLate: boolean,
  error: unknown,
): DigitalRiverError {
  const asked = `${request.method} ${request.path} at ${new URL(access.baseUrl).origin}`;
  if (tooLate) {
    return new DigitalRiverError(
      `Expected an answer to ${asked} within ${access.timeoutMs} ms; none came. Try again later.`,
    );
  }
  return new DigitalRiverError(
    `Could not reach Digital River for ${asked}: ${networkCode(error) ?? 'the connection failed'}. Check the address and the network.`,
  );
}
