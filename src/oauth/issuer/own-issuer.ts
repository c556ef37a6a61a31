import type { TokenClient } from '../../config/token-clients.ts';
import type { SigningKey } from './signing-key.ts';

/** The connector as an issuer of access tokens. */
export interface OwnIssuer {
  /** Its public address, without a slash at the end: issuer and audience of its tokens. */
  readonly issuer: string;
  readonly clients: readonly TokenClient[];
  /** The first one signs, all verify. */
  readonly keys: readonly [SigningKey, ...SigningKey[]];
  /** How long a token is good. */
  readonly tokenSeconds: number;
}

/** Where the token endpoint is; the second one is where Salesforce has its own, so that only a registration's host changes. */
export const TOKEN_PATHS = ['/oauth2/token', '/services/oauth2/token'] as const;

/** @see RFC 9068 §2.1: what tells these tokens from others that the same key might sign */
export const TOKEN_TYPE = 'at+jwt';

/** All that a token allows. */
export const SCOPE = 'webhooks';
