import express, { type Router } from 'express';
import type { Org } from '../org.ts';
import { identityDocument, requireIdentityToken, userinfo } from './identity.ts';
import { revokeEndpoint, tokenEndpoint } from './token-endpoint.ts';

/** Serves tokens, and who they stand for. */
export function oauthApi(org: Org): Router {
  const router = express.Router();
  const form = express.text({ type: () => true });
  const requireToken = requireIdentityToken(org);
  router.post('/services/oauth2/token', form, tokenEndpoint(org));
  router.post('/services/oauth2/revoke', form, revokeEndpoint(org));
  router
    .route('/services/oauth2/userinfo')
    .all(requireToken)
    .get((_request, response) => void response.json(userinfo(org)))
    .post((_request, response) => void response.json(userinfo(org)));
  router.get('/id/:organizationId/:userId', requireToken, (request, response) => {
    const { organizationId, userId } = org.identity;
    const { params } = request;
    const isHere = params.organizationId === organizationId && params.userId === userId;
    if (isHere) response.json(identityDocument(org));
    else response.status(404).type('text/html').send('Not Found');
  });
  return router;
}
