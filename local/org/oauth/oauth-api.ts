import express, { type Router } from 'express';
import type { Org } from '../org.ts';
import { authorizeEndpoint, decisionEndpoint } from './authorize-endpoint.ts';
import { discoveryDocument } from './discovery.ts';
import { identityDocument, userinfo, withTokenOwner } from './identity.ts';
import { introspectionEndpoint } from './introspection-endpoint.ts';
import { keySet } from './signing-key.ts';
import { frontdoorEndpoint, singleAccessEndpoint } from './single-access.ts';
import { revokeEndpoint, tokenEndpoint } from './token-endpoint.ts';

/** Serves the OAuth and identity endpoints. */
export function oauthApi(org: Org): Router {
  const router = express.Router();
  const form = express.text({ type: () => true });
  const answerUserinfo = withTokenOwner(org, (user, _request, response) => {
    response.json(userinfo(org, user));
  });
  const answerIdentity = withTokenOwner(org, (user, { params }, response) => {
    const isOwn = params.organizationId === org.identity.organizationId;
    if (isOwn && params.userId === user.userId) response.json(identityDocument(org, user));
    else response.status(404).type('text/html').send('Not Found');
  });
  router.get('/.well-known/openid-configuration', (_request, response) => {
    response.json(discoveryDocument(org.url));
  });
  router.get('/id/keys', (_request, response) => void response.json(keySet(org.signingKey)));
  router.get('/services/oauth2/authorize', authorizeEndpoint(org));
  router.post('/services/oauth2/authorize', form, decisionEndpoint(org));
  router.post('/services/oauth2/token', form, tokenEndpoint(org));
  router.post('/services/oauth2/introspect', form, introspectionEndpoint(org));
  router.post('/services/oauth2/revoke', form, revokeEndpoint(org));
  router.get('/services/oauth2/userinfo', answerUserinfo);
  router.post('/services/oauth2/userinfo', answerUserinfo);
  router.get('/id/:organizationId/:userId', answerIdentity);
  router.get('/services/oauth2/singleaccess', singleAccessEndpoint(org));
  router.post('/services/oauth2/singleaccess', form, singleAccessEndpoint(org));
  router.get('/secur/frontdoor.jsp', frontdoorEndpoint(org));
  return router;
}
