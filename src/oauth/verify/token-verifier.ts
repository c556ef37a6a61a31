/** Whom an access token was issued to. */
export interface TokenIdentity {
  /** Who it is, in words that may be logged. */
  readonly caller: string;
  /** When the token ends, in milliseconds since 1970; absent when its issuer does not say. */
  readonly expiresAt?: number;
}

/** Who issued a token and vouches for it: Salesforce's org, for one. */
export interface TokenVerifier {
  /**
   * Tells whom a token was issued to.
   *
   * @param token as presented; used for nothing else
   * @param address the caller's IP address, for limits on failed look-ups
   * @throws UnauthorizedError when the issuer refuses it, ForbiddenError when it belongs to somebody we don't serve,
   *   ServiceUnavailableError when it can't be checked now
   */
  verify(token: string, address: string): Promise<TokenIdentity>;
}
