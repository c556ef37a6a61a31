import { UnauthorizedError } from '../errors.ts';
import type { Authenticate } from './authenticate.ts';
import { timingSafeEqualText } from './timing-safe-equal.ts';

/**
 * Proof by a secret value in a header, the same with every call. Several may be good at a time, so that one can take
 * another's place.
 *
 * @param header its name; HTTP does not tell case apart
 */
export function apiKeyHeader(header: string, values: readonly string[]): Authenticate {
  // No registered scheme fits; RFC 9110 §11.6.1 wants a challenge with every 401.
  const challenge = `ApiKey realm="digital-river-connector", header="${header}"`;
  return async ({ headers }) => {
    const presented = headers[header.toLowerCase()];
    if (typeof presented !== 'string') {
      throw new UnauthorizedError(`${header}: expected the agreed value, got nothing.`, challenge);
    }
    // All are compared: the time taken tells nothing about which came close.
    const good = values.map((value) => timingSafeEqualText(value, presented)).indexOf(true);
    if (good === -1) {
      throw new UnauthorizedError(`${header}: expected the agreed value, got another.`, challenge);
    }
    return { method: 'static-header', caller: `value ${good + 1} of ${header}` };
  };
}
