/**
 * An error answer of the OAuth endpoints.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=sf.remoteaccess_oauth_flow_errors.htm
 */
export class OAuthError extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.name = 'OAuthError';
    this.code = code;
  }
}

/** The error for a wrong user name, password or security token, without details. */
export function authenticationFailure(): OAuthError {
  return new OAuthError('invalid_grant', 'authentication failure');
}

/** The error for a code or an assertion that is invalid or expired. */
export function expiredCode(): OAuthError {
  return new OAuthError('invalid_grant', 'expired authorization code');
}

export function unknownClient(): OAuthError {
  return new OAuthError('invalid_client_id', 'client identifier invalid');
}
