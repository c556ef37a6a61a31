import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { addressGroup } from '../authenticate/addresses/address-group.ts';
import { createRateLimiter, retryAfterSeconds } from '../authenticate/rate-limiter.ts';
import { clientErrorStatus } from '../errors.ts';
import type { Logger } from '../log.ts';
import { readForm } from '../oauth/issuer/form.ts';
import { issueAccessToken } from '../oauth/issuer/issue-access-token.ts';
import { type OwnIssuer, SCOPE, TOKEN_PATHS } from '../oauth/issuer/own-issuer.ts';
import { TokenError } from '../oauth/issuer/token-error.ts';
import { validateTokenRequest } from '../oauth/issuer/validate-token-request.ts';
import { issuerMetadataRoutes } from './issuer-metadata.ts';

const PATHS = [...TOKEN_PATHS];

const MAX_BODY_BYTES = 8 * 1024;

type Refusals = ReturnType<typeof createRateLimiter>;

export interface TokenEndpoint {
  readonly issuer: OwnIssuer;
  /** Refused requests per address and minute, from which on an address is told to wait. Good ones never meet this limit. */
  readonly refusalsPerMinute: number;
  readonly log: Logger;
}

/**
 * The connector's own token endpoint. Requests are judged without any I/O.
 *
 * @see RFC 6749 §3.2, §5
 */
export function tokenRoutes({ issuer, refusalsPerMinute, log }: TokenEndpoint): Router {
  const refusals = createRateLimiter(refusalsPerMinute);
  return express
    .Router()
    .use(issuerMetadataRoutes(issuer))
    .all(PATHS, neverStored, onlyPost)
    .post(PATHS, noQuery, readBody, async (request, response) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const form = readForm(request.headers['content-type'], body);
      const grantee = validateTokenRequest(request.headers.authorization, form, issuer.clients);
      const token = await issueAccessToken(issuer, grantee.clientId);
      log.info({ client: grantee.client.label, grant: form.get('grant_type') }, 'token issued');
      response.json({
        access_token: token,
        token_type: 'Bearer',
        expires_in: issuer.tokenSeconds,
        scope: SCOPE,
      });
    })
    .use(PATHS, answerTokenErrors(refusals, log));
}

/** @see RFC 6749 §5.1 */
const neverStored: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
  next();
};

const onlyPost: RequestHandler = (request, response, next) => {
  if (request.method === 'POST') {
    next();
    return;
  }
  response.set('Allow', 'POST');
  next(new TokenError('invalid_request', 'Expected POST; send the parameters as a form.', 405));
};

/** A URL ends up in logs, on the way and at its end. */
const noQuery: RequestHandler = (request, _response, next) => {
  const hasQuery = request.originalUrl.includes('?');
  next(
    hasQuery
      ? new TokenError('invalid_request', 'Expected all parameters in the body, got a query.')
      : undefined,
  );
};

const readBody = express.raw({ type: () => true, inflate: false, limit: MAX_BODY_BYTES });

function answerTokenErrors(refusals: Refusals, log: Logger): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    const refusal = refusalOf(error);
    if (refusal === undefined) {
      next(error);
      return;
    }
    const waitSeconds = refusal.isRefusal ? await charge(refusals, request.ip ?? '') : 0;
    const answer = { error: refusal.code, error_description: refusal.message };
    if (waitSeconds > 0) {
      response.status(429).set('Retry-After', String(waitSeconds)).json(answer);
      return;
    }
    log.warn({ code: refusal.code, reason: refusal.message }, 'token refused');
    response.status(refusal.status).set(refusal.headers).json(answer);
  };
}

/** What the body reader complains of is the request's fault as well. */
function refusalOf(error: unknown): TokenError | undefined {
  if (error instanceof TokenError) return error;
  const status = clientErrorStatus(error);
  return status === undefined
    ? undefined
    : new TokenError('invalid_request', 'The body can not be read: expected a small form.', status);
}

/** Counts a refusal; gives the seconds to wait once there are too many, else 0. */
function charge(refusals: Refusals, address: string): Promise<number> {
  return refusals.consume(addressGroup(address)).then(() => 0, retryAfterSeconds);
}
