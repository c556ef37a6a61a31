import { UnauthorizedError } from '../errors.ts';
import type { Authenticate } from './authenticate.ts';
import { timingSafeEqualText } from './timing-safe-equal.ts';

/**
 * Proof by an API key: a secret value in a header, the same in every call.
 *
 * @param header name of the header, in any case
 * @param keys all valid keys; several at a time allow a key to be replaced without a gap
 * @returns a proof that throws UnauthorizedError when the header is absent or has another value
 */
export function apiKeyHeader(header: string, keys: readonly string[]): Authenticate {
  // RFC 9110 §11.6.1 requires a challenge with every 401; no registered scheme fits API keys.
  const challenge = `ApiKey realm="digital-river-connector", header="${header}"`;
  return async ({ headers }) => {
    const presented = headers[header.toLowerCase()];
    if (typeof presented !== 'string') {
      throw new UnauthorizedError(`${header}: expected the agreed value, got nothing.`, challenge);
    }
    // All keys are compared, so that the time taken does not reveal which one was close.
    const index = keys.map((key) => timingSafeEqualText(key, presented)).indexOf(true);
    if (index === -1) {
      throw new UnauthorizedError(
        `${header}: expected the agreed value, got another value.`,
        challenge,
        { isGuess: true },
      );
    }
    return { method: 'static-header', caller: `value ${index + 1} of ${header}` };
  };
}
