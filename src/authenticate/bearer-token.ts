import { apiKeyHeader } from './api-key-header.ts';
import type { Authenticate } from './authenticate.ts';

const SCHEME = /^bearer +/i;

/**
 * Proof by a secret that is sent as a bearer token.
 *
 * @see RFC 9110 §11.1: the name of the scheme is in any case
 */
export function bearerToken(token: string): Authenticate {
  const authenticate = apiKeyHeader('Authorization', [`Bearer ${token}`]);
  return (arrival) => {
    const authorization = arrival.headers.authorization?.replace(SCHEME, 'Bearer ');
    return authenticate({ ...arrival, headers: { ...arrival.headers, authorization } });
  };
}
