/**
 * The org's OpenID Connect metadata, at `/.well-known/openid-configuration`.
 * @param url the org's URL
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function discoveryDocument(url: string): Record<string, unknown> {
  const oauth = `${url}/services/oauth2`;
  return {
    issuer: url,
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    revocation_endpoint: `${oauth}/revoke`,
    userinfo_endpoint: `${oauth}/userinfo`,
    introspection_endpoint: `${oauth}/introspect`,
    jwks_uri: `${url}/id/keys`,
    scopes_supported: ['api', 'full', 'id', 'offline_access', 'openid', 'refresh_token', 'web'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
  };
}
