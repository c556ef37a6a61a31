/**
 * An error that is the reply to a request. Its message is for the caller: it must not contain
 * secrets, stack traces, or data of other callers.
 */
export abstract class RequestError extends Error {
  /** HTTP status of the reply. */
  abstract readonly status: number;
  /** Headers that the reply must carry. */
  get headers(): Record<string, string> {
    return {};
  }
}

/**
 * The caller did not prove its identity: 401 with a challenge.
 *
 * @see RFC 9110 §11.6.1, RFC 6750 §3 (Bearer)
 */
export class UnauthorizedError extends RequestError {
  override readonly name = 'UnauthorizedError';
  readonly status = 401;
  /**
   * Whether the caller presented something that is wrong. A caller that presented nothing may be
   * one that waits for the challenge before it sends its user name and password.
   */
  readonly isGuess: boolean;
  readonly #challenge: string;

  /** @param challenge value of the header WWW-Authenticate */
  constructor(message: string, challenge: string, { isGuess = false } = {}) {
    super(message);
    this.#challenge = challenge;
    this.isGuess = isGuess;
  }

  override get headers() {
    return { 'WWW-Authenticate': this.#challenge };
  }
}

/** The caller has no access: 403. */
export class ForbiddenError extends RequestError {
  override readonly name: string = 'ForbiddenError';
  readonly status = 403;
  /** The caller, when it is known who it is; in words that may be logged. */
  readonly caller: string | undefined;

  constructor(message: string, options: { readonly caller?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.caller = options.caller;
  }
}

/** The caller's address has presented too many wrong credentials: 429 (RFC 6585 §4). */
export class TooManyRequestsError extends RequestError {
  override readonly name = 'TooManyRequestsError';
  readonly status = 429;
  readonly #retryAfterSeconds: number;

  /** @param cause the error without the limit */
  constructor(message: string, retryAfterSeconds: number, { cause }: { cause?: unknown } = {}) {
    super(message, { cause });
    this.#retryAfterSeconds = retryAfterSeconds;
  }

  override get headers() {
    return { 'Retry-After': String(this.#retryAfterSeconds) };
  }
}

/** A system that the reply depends on is not available: 503. The caller should retry later. */
export class ServiceUnavailableError extends RequestError {
  override readonly name = 'ServiceUnavailableError';
  readonly status = 503;
  readonly #retryAfterSeconds: number;

  constructor(message: string, options: { retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.#retryAfterSeconds = options.retryAfterSeconds ?? 5;
  }

  override get headers() {
    return { 'Retry-After': String(this.#retryAfterSeconds) };
  }
}

/**
 * A proven arrival that is not a usable event. Names the field, what was expected, and what came.
 */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  /** Path of the field, such as `data.object.id`; `body` for the whole body. */
  readonly field: string;

  constructor(field: string, expected: string, actual: string) {
    super(`${field}: expected ${expected}, got ${actual}.`);
    this.field = field;
  }
}

/** The program cannot start with this configuration. Lists every problem, not only the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration needs ${problems.length === 1 ? 'a fix' : 'fixes'}:\n- ${problems.join('\n- ')}`,
    );
    this.problems = problems;
  }
}

/**
 * Another program has a port that this one is to listen on. The message says in one line for each
 * port what was expected, what came, and what to do.
 */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
}

/**
 * The input of a command is not usable. The message says in one line what was expected and what
 * came.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/**
 * The 4xx status that Express and its body reader attach to errors in the request itself.
 *
 * @returns undefined for every other error
 */
export function clientErrorStatus(error: unknown): number | undefined {
  const status = typeof error === 'object' && error !== null && 'status' in error && error.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
