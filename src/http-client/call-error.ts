import { networkCause } from './network-cause.ts';

/**
 * Why there is no answer: the host cannot be reached or the connection breaks (`unreachable`), the
 * time limit passed (`timeout`), the caller's signal ended the call (`aborted`), or the answer is
 * longer than allowed (`too-long`).
 */
export type CallFailure = 'unreachable' | 'timeout' | 'aborted' | 'too-long';

interface CallErrorDetails {
  readonly reason: CallFailure;
  readonly code?: string | undefined;
  readonly host?: string | undefined;
}

/**
 * A call without a usable answer. It has no cause, and neither address nor text of another error:
 * those may quote what was sent.
 */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly reason: CallFailure;
  /** The code of Node.js or undici, such as `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** The host that did not answer, if the network names it: it may be a proxy. */
  readonly host: string | undefined;

  constructor(message: string, { reason, code, host }: CallErrorDetails) {
    super(message);
    this.reason = reason;
    this.code = code;
    this.host = host;
  }
}

/** Whether a call failed since its time limit passed. */
export function isTimeout(error: unknown): boolean {
  return error instanceof CallError && error.reason === 'timeout';
}

/** What is known of a call that failed. */
interface FailedCall {
  readonly url: string | URL;
  /** Its time limit in milliseconds, if that has passed. */
  readonly passedMs?: number | undefined;
  /** Whether the caller's signal ended it. */
  readonly isAborted: boolean;
}

/**
 * The error for a call that was cut short.
 *
 * @param thrown what `fetch`, or the reading of the answer, rejected with
 */
export function cutShort(thrown: unknown, { url, passedMs, isAborted }: FailedCall): CallError {
  if (thrown instanceof CallError) return thrown;
  const origin = originOf(url);
  const { code, host } = networkCause(thrown);
  // A failure of the network counts, even if the time limit passed right after it.
  if (code === undefined && isAborted) {
    return new CallError(`The call to ${origin} was ended.`, { reason: 'aborted' });
  }
  if (code === undefined && passedMs !== undefined) {
    const message = `Expected an answer of ${origin} within ${passedMs} ms; got none. Try again later.`;
    return new CallError(message, { reason: 'timeout' });
  }
  const why = code ?? 'the connection failed';
  const message = `Expected an answer of ${origin}; got ${why}. Check the address and the network.`;
  return new CallError(message, { reason: 'unreachable', code, host });
}

/** The error for an answer that is longer than allowed. */
export function tooLong(url: string | URL, maxBytes: number): CallError {
  return new CallError(
    `Expected an answer of at most ${maxBytes} bytes of ${originOf(url)}; got a longer one. Check the address.`,
    { reason: 'too-long' },
  );
}

/** An address without path, query and credentials. */
function originOf(url: string | URL): string {
  return URL.parse(String(url))?.origin ?? 'an invalid address';
}
