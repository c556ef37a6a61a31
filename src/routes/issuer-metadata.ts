import express, { type Router } from 'express';
import { type OwnIssuer, TOKEN_PATHS } from '../oauth/issuer/own-issuer.ts';
import { onlyGet } from './error-handler.ts';

const KEYS_PATH = '/oauth2/keys';
/** @see RFC 8414 §3 */
const METADATA_PATH = '/.well-known/oauth-authorization-server';
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
    token_endpoint: issuer + TOKEN_PATHS[0],
    jwks_uri: issuer + KEYS_PATH,
    grant_types_supported: ['password', 'client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
  return express
    .Router()
    .get(KEYS_PATH, (_request, response) => {
      response.set('Cache-Control', KEPT).json({ keys: keys.map(({ publicJwk }) => publicJwk) });
    })
    .get(METADATA_PATH, (_request, response) => {
      response.set('Cache-Control', KEPT).json(metadata);
    })
    .all([KEYS_PATH, METADATA_PATH], onlyGet);
}
