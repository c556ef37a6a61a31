import type { TokenClient } from '../../config/token-clients.ts';
import type { SigningKey } from './signing-key.ts';

/** The connector as an issuer of access tokens (an authorization server, RFC 6749 §1.1). */
export interface OwnIssuer {
  /** The connector's public URL without a trailing slash: issuer and audience of its tokens. */
  readonly issuer: string;
  readonly clients: readonly TokenClient[];
  /** The first key signs, all keys verify. */
  readonly keys: readonly [SigningKey, ...SigningKey[]];
  /** Lifetime of a token, in seconds. */
  readonly tokenSeconds: number;
}

/**
 * Paths of the token endpoint. The second one is that of Salesforce's token endpoint, so that a
 * registration has to change the host only.
 */
export const TOKEN_PATHS = ['/oauth2/token', '/services/oauth2/token'] as const;

/**
 * The `typ` header of an access token. It tells access tokens from other JWTs of the same key.
 *
 * @see RFC 9068 §2.1
 */
export const TOKEN_TYPE = 'at+jwt';
