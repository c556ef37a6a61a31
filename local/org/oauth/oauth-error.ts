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

export function unknownClient(): OAuthError {
  return new OAuthError('invalid_client_id', 'client identifier invalid');
}
