/** A request for a token. */
export interface TokenRequest {
  clientId: string;
  clientSecret: string;
  /** A parameter of the form; empty text when it is missing. */
  parameter(name: string): string;
}

/**
 * Reads a token request. An app sends its credentials in the form or as Basic authentication.
 * @param form the request's form
 * @param authorization the Authorization header
 */
export function tokenRequest(form: URLSearchParams, authorization: string): TokenRequest {
  const parameter = (name: string) => form.get(name) ?? '';
  const basic = /^Basic\s+(\S+)$/i.exec(authorization)?.[1];
  if (basic === undefined) {
    return {
      clientId: parameter('client_id'),
      clientSecret: parameter('client_secret'),
      parameter,
    };
  }
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return { clientId: pair.slice(0, colon), clientSecret: pair.slice(colon + 1), parameter };
}
