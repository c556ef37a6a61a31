import type { Request, Response } from 'express';
import type { Org } from '../org.ts';
import { authorizeErrorPage, authorizePage } from '../pages/authorize-page.ts';
import { authorizeHeaders } from '../pages/page-headers.ts';
import {
  type AuthorizationRequest,
  callbackUrl,
  readAuthorizationRequest,
} from './authorization-request.ts';
import { formOf } from './form-of.ts';
import { issueCode } from './issue-token.ts';
import { OAuthError } from './oauth-error.ts';
import { userById, usersOf } from './users.ts';

/**
 * GET /services/oauth2/authorize: asks a person whether an app may act for them. There is no
 * log-in: the person chooses a user on the page.
 */
export function authorizeEndpoint(org: Org) {
  return (request: Request, response: Response): void => {
    const query = request.originalUrl.split('?')[1] ?? '';
    const authorization = readRequestOrAnswer(org, query, response);
    if (authorization === undefined) return;
    const users = usersOf(org.identity).map(({ userId, username }) => ({ userId, username }));
    const { app, scopes, redirectUri } = authorization;
    const content = { scopes, users, query, suggestedUser: app.suggestedUser };
    const page = authorizePage({ app: app.label ?? app.clientId, ...content });
    response.set(authorizeHeaders(redirectUri)).type('html').send(page.toString());
  };
}

/** POST /services/oauth2/authorize: the person's decision on the page. */
export function decisionEndpoint(org: Org) {
  return async (request: Request, response: Response): Promise<void> => {
    const form = formOf(request);
    if ((request.get('sec-fetch-site') ?? 'same-origin') !== 'same-origin') {
      showError(
        response,
        new OAuthError('invalid_request', 'the decision was sent from another site'),
      );
      return;
    }
    const authorization = readRequestOrAnswer(org, form.get('request') ?? '', response);
    if (authorization === undefined) return;
    response.redirect(303, callbackUrl(authorization, await outcome(org, authorization, form)));
  };
}

async function outcome(
  org: Org,
  { app, scopes, redirectUri, codeChallenge, nonce }: AuthorizationRequest,
  form: URLSearchParams,
): Promise<Record<string, string>> {
  const user = userById(org.identity, form.get('user') ?? '');
  if (form.get('decision') !== 'allow' || user === undefined) {
    return { error: 'access_denied', error_description: 'end-user denied authorization' };
  }
  const { clientId } = app;
  const facts = { userId: user.userId, clientId, scopes, redirectUri, codeChallenge, nonce };
  return { code: await issueCode(org, facts) };
}

/** Reads the request in a query; answers an invalid request and returns undefined. */
function readRequestOrAnswer(
  org: Org,
  query: string,
  response: Response,
): AuthorizationRequest | undefined {
  try {
    const authorization = readAuthorizationRequest(org.identity, new URLSearchParams(query));
    if (authorization.error === undefined) return authorization;
    const { code, message } = authorization.error;
    response.redirect(302, callbackUrl(authorization, { error: code, error_description: message }));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    showError(response, error);
  }
  return undefined;
}

function showError(response: Response, { code, message }: OAuthError): void {
  const page = authorizeErrorPage(code, message);
  response.status(400).set(authorizeHeaders()).type('html').send(page.toString());
}
