import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import type { RateLimiterMemory } from 'rate-limiter-flexible';
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

export interface TokenEndpoint {
  readonly issuer: OwnIssuer;
  /**
   * Failed logins per address in a minute, after which the address gets a 429 for further failed
   * ones. Requests with valid credentials are never limited.
   */
  readonly refusalsPerMinute: number;
  readonly log: Logger;
}

/**
 * The connector's own token endpoint, with its metadata and keys. Requests are validated without
 * any I/O.
 *
 * @see RFC 6749 §3.2 (endpoint), §5.1 (token response), §5.2 (error response)
 */
export function tokenRoutes({ issuer, refusalsPerMinute, log }: TokenEndpoint): Router {
  const failedLogins = createRateLimiter(refusalsPerMinute);
  return express
    .Router()
    .use(issuerMetadataRoutes(issuer))
    .all(PATHS, noStore, onlyPost)
    .post(PATHS, noQuery, readBody, async (request, response) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const form = readForm(request.headers['content-type'], body);
      const { client, clientId } = validateTokenRequest(
        request.headers.authorization,
        form,
        issuer.clients,
      );
      const token = await issueAccessToken(issuer, clientId);
      log.info({ client: client.label, grant: form.get('grant_type') }, 'token issued');
      response.json({
        access_token: token,
        token_type: 'Bearer',
        expires_in: issuer.tokenSeconds,
        scope: SCOPE,
      });
    })
    .use(PATHS, answerTokenErrors(failedLogins, log));
}

/** @see RFC 6749 §5.1 */
const noStore: RequestHandler = (_request, response, next) => {
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

/** Parameters in the URL are not accepted, since URLs are logged on the way (RFC 6749 §2.3.1). */
const noQuery: RequestHandler = (request, _response, next) => {
  const hasQuery = request.originalUrl.includes('?');
  next(
    hasQuery
      ? new TokenError('invalid_request', 'Expected all parameters in the body, got a query.')
      : undefined,
  );
};

const readBody = express.raw({ type: () => true, inflate: false, limit: MAX_BODY_BYTES });

function answerTokenErrors(failedLogins: RateLimiterMemory, log: Logger): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    const tokenError = tokenErrorOf(error);
    if (tokenError === undefined) {
      next(error);
      return;
    }
    const { code, message, status, headers } = tokenError;
    const waitSeconds = tokenError.isFailedLogin
      ? await countFailedLogin(failedLogins, request.ip ?? '')
      : 0;
    const reply = { error: code, error_description: message };
    if (waitSeconds > 0) {
      response.status(429).set('Retry-After', String(waitSeconds)).json(reply);
      return;
    }
    log.warn({ code, reason: message }, 'token refused');
    response.status(status).set(headers).json(reply);
  };
}

/** Errors of the body reader are about the request as well; undefined for all other errors. */
function tokenErrorOf(error: unknown): TokenError | undefined {
  if (error instanceof TokenError) return error;
  const status = clientErrorStatus(error);
  return status === undefined
    ? undefined
    : new TokenError('invalid_request', 'The body cannot be read: expected a small form.', status);
}

/** @returns 0, or the seconds to wait when the address has reached its limit */
function countFailedLogin(failedLogins: RateLimiterMemory, address: string): Promise<number> {
  return failedLogins.consume(addressGroup(address)).then(() => 0, retryAfterSeconds);
}
