/** Why a request for a token is refused. */
type TokenErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type';

const CHALLENGE = 'Basic realm="digital-river-connector", charset="UTF-8"';

/**
 * The refusal of a request for a token. A client that did not prove itself gets 401 and a challenge, all else is 400.
 *
 * @see RFC 6749 §5.2
 */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly code: TokenErrorCode;
  readonly status: number;

  /**
   * @param description for the client's developer, in ASCII without quotes: no secrets, and nothing of who came close
   * @param status where it is not the usual one
   */
  constructor(code: TokenErrorCode, description: string, status?: number) {
    super(description);
    this.code = code;
    this.status = status ?? (code === 'invalid_client' ? 401 : 400);
  }

  get headers(): Record<string, string> {
    return this.status === 401 ? { 'WWW-Authenticate': CHALLENGE } : {};
  }

  /** Whether somebody tried credentials that are not good, which is limited. */
  get isRefusal(): boolean {
    return this.code === 'invalid_client' || this.code === 'invalid_grant';
  }
}
