import express, { type Router } from 'express';
import type { OwnIssuer } from '../oauth/own-issuer.ts';
import { onlyGet } from './answer-errors.ts';

/** So soon a new key is seen by whoever keeps a copy. */
const KEPT = 'public, max-age=300';

/**
 * What verifiers and clients have to know of the connector as an issuer: its public keys, and where things are.
 *
 * @see RFC 7517 §5, RFC 8414 §3
 */
export function issuerMetadataRoutes({ issuer, keys }: OwnIssuer): Router {
  const metadata = {
    issuer,
    token_endpoint: `${issuer}/oauth2/token`,
    jwks_uri: `${issuer}/oauth2/keys`,
    grant_types_supported: ['password', 'client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
  return express
    .Router()
    .get('/oauth2/keys', (_request, response) => {
      response.set('Cache-Control', KEPT).json({ keys: keys.map(({ publicJwk }) => publicJwk) });
    })
    .get('/.well-known/oauth-authorization-server', (_request, response) => {
      response.set('Cache-Control', KEPT).json(metadata);
    })
    .all(['/oauth2/keys', '/.well-known/oauth-authorization-server'], onlyGet);
}
