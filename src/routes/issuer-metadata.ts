import express, { type Router } from 'express';
import { scopesOfAll } from '../oauth/issuer/grant-scope.ts';
import { type OwnIssuer, TOKEN_PATHS } from '../oauth/issuer/own-issuer.ts';
import { onlyGet } from './error-handler.ts';

const KEYS_PATH = '/oauth2/keys';
/** @see RFC 8414 §3 */
const METADATA_PATH = '/.well-known/oauth-authorization-server';
/** Copies of the keys are at most five minutes old. */
const CACHE_CONTROL = 'public, max-age=300';

/**
 * Publishes the connector's public keys and its metadata as an authorization server.
 *
 * @see RFC 7517 §5 (key set), RFC 8414 §2 (metadata)
 */
export function issuerMetadataRoutes({ issuer, keys, clients }: OwnIssuer): Router {
  const metadata = {
    issuer,
    token_endpoint: issuer + TOKEN_PATHS[0],
    jwks_uri: issuer + KEYS_PATH,
    scopes_supported: scopesOfAll(clients),
    grant_types_supported: ['password', 'client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
  return express
    .Router()
    .get(KEYS_PATH, (_request, response) => {
      response
        .set('Cache-Control', CACHE_CONTROL)
        .json({ keys: keys.map(({ publicJwk }) => publicJwk) });
    })
    .get(METADATA_PATH, (_request, response) => {
      response.set('Cache-Control', CACHE_CONTROL).json(metadata);
    })
    .all([KEYS_PATH, METADATA_PATH], onlyGet);
}
