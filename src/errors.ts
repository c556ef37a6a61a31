/** What a caller's request can run into. The message is for the caller: no secrets, no stack, nothing of others. */
export abstract class RequestError extends Error {
  /** HTTP status of the reply. */
  abstract readonly status: number;
  /** Headers that the reply must carry. */
  get headers(): Record<string, string> {
    return {};
  }
}

/**
 * The caller did not prove who it is: 401 with the challenge to answer.
 *
 * @see RFC 9110 §11.6.1, RFC 6750 §3 (Bearer)
 */
export class UnauthorizedError extends RequestError {
  override readonly name = 'UnauthorizedError';
  readonly status = 401;
  readonly #challenge: string;

  constructor(message: string, challenge: string) {
    super(message);
    this.#challenge = challenge;
  }

  override get headers() {
    return { 'WWW-Authenticate': this.#challenge };
  }
}

/** The caller proved who it is, and it is nobody we serve: 403. */
export class ForbiddenError extends RequestError {
  override readonly name = 'ForbiddenError';
  readonly status = 403;
}

/** What the answer depends on can't be reached now: 503, worth trying again after a while. */
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

/** A proven arrival that is no usable event. Says which field, what was expected there and what came. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  /** Path of the field, such as `data.object.id`; `body` for the whole. */
  readonly field: string;

  constructor(field: string, expected: string, came: string) {
    super(`${field}: expected ${expected}, got ${came}.`);
    this.field = field;
  }
}

/** The program can't start as it is configured. Lists everything there is to fix, not just the first. */
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

/** What the caller of a command gave can't be used. Says what was expected and what came, in one line. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The 4xx that Express and its body reader attach to errors about the request itself; nothing for other errors. */
export function clientErrorStatus(error: unknown): number | undefined {
  const status = typeof error === 'object' && error !== null && 'status' in error && error.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
