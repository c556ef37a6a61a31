/** Whom an access token was issued to. */
export interface TokenIdentity {
  /** The user or client, in words that may be logged. */
  readonly caller: string;
  /** When the token expires, in milliseconds since 1970; undefined when its issuer does not say. */
  readonly expiresAt?: number | undefined;
}

/** Checks access tokens of one or more issuers. */
export interface TokenVerifier {
  /**
   * Checks that a token is valid.
   *
   * @param token as presented; it is not stored
   * @param address the caller's IP address, for limits on failed look-ups
   * @returns whom the token was issued to
   * @throws UnauthorizedError when the token is not valid
   * @throws ForbiddenError when it is valid, but its owner is not allowed
   * @throws ServiceUnavailableError when it cannot be checked now
   */
  verify(token: string, address: string): Promise<TokenIdentity>;
  /**
   * Recognizes a valid token without a look-up at another system; absent where that is not possible.
   *
   * @returns undefined for every other token, valid or not; never rejects
   */
  recognize?(token: string): Promise<TokenIdentity | undefined>;
}
