/** The error codes of a token response that this endpoint uses (RFC 6749 §5.2). */
type TokenErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type';

const CHALLENGE = 'Basic realm="digital-river-connector", charset="UTF-8"';

/**
 * The error response to a token request: status 401 with a challenge when the client did not
 * authenticate itself, otherwise 400.
 *
 * @see RFC 6749 §5.2
 */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly code: TokenErrorCode;
  readonly status: number;
  /** Label of the client, when the client authenticated itself; in words that may be logged. */
  readonly client: string | undefined;

  /**
   * @param description for the client's developer: ASCII without double quotes and backslashes, no
   *   secrets, and no hint which part of the credentials was right
   * @param options.status HTTP status, where it is neither 400 nor 401
   * @param options.client label of the client, when it authenticated itself
   */
  constructor(
    code: TokenErrorCode,
    description: string,
    { status, client }: { readonly status?: number; readonly client?: string } = {},
  ) {
    super(description);
    this.code = code;
    this.status = status ?? (code === 'invalid_client' ? 401 : 400);
    this.client = client;
  }

  /** Headers that the response must have (RFC 9110 §11.6.1). */
  get headers(): Record<string, string> {
    return this.status === 401 ? { 'WWW-Authenticate': CHALLENGE } : {};
  }

  /** Whether the credentials were missing or wrong. The number of such requests is limited. */
  get isFailedLogin(): boolean {
    return this.code === 'invalid_client' || this.code === 'invalid_grant';
  }
}
