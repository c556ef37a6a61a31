/**
 * A refusal of the token endpoint.
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

/** What a wrong user name, password or security token is answered, without telling which. */
export function authenticationFailure(): OAuthError {
  return new OAuthError('invalid_grant', 'authentication failure');
}

/** What a code or an assertion is answered that is not good, or not any more. */
export function expiredCode(): OAuthError {
  return new OAuthError('invalid_grant', 'expired authorization code');
}

export function unknownClient(): OAuthError {
  return new OAuthError('invalid_client_id', 'client identifier invalid');
}
