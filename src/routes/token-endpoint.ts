import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import type { RateLimiterMemory } from 'rate-limiter-flexible';
import { addressGroup } from '../authenticate/addresses/address-group.ts';
import { callerAddress } from '../authenticate/addresses/caller-address.ts';
import { createRateLimiter, retryAfterSeconds } from '../authenticate/rate-limiter.ts';
import { clientErrorStatus } from '../errors.ts';
import type { Logger } from '../log.ts';
import { readForm } from '../oauth/issuer/form.ts';
import { issueAccessToken } from '../oauth/issuer/issue-access-token.ts';
import { type OwnIssuer, TOKEN_PATHS } from '../oauth/issuer/own-issuer.ts';
import { TokenError } from '../oauth/issuer/token-error.ts';
import { validateTokenRequest } from '../oauth/issuer/validate-token-request.ts';
import { issuerMetadataRoutes } from './issuer-metadata.ts';
import { bodyReader } from './raw-body.ts';
import type { RefusalLog } from './refusal-log.ts';

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
  readonly refusals: RefusalLog;
}

/**
 * The connector's own token endpoint, with its metadata and keys. Requests are validated without
 * any I/O.
 *
 * @see RFC 6749 §3.2 (endpoint), §5.1 (token response), §5.2 (error response)
 */
export function tokenRoutes({ issuer, refusalsPerMinute, log, refusals }: TokenEndpoint): Router {
  const withBody = bodyReader(MAX_BODY_BYTES);
  const failedLogins = createRateLimiter(refusalsPerMinute);
  return express
    .Router()
    .use(issuerMetadataRoutes(issuer))
    .all(PATHS, noStore, onlyPost)
    .post(PATHS, noCredentialsInUrl, async (request, response) => {
      const body = await withBody(request, response, (readBody) => readBody());
      const form = readForm(request.headers['content-type'], body);
      const { client, clientId, scopes } = validateTokenRequest(
        request.headers.authorization,
        form,
        issuer.clients,
      );
      const token = await issueAccessToken(issuer, clientId, scopes);
      log.info({ client: client.label, grant: form.get('grant_type') }, 'token issued');
      response.json({
        access_token: token,
        token_type: 'Bearer',
        expires_in: issuer.tokenSeconds,
        scope: scopes.join(' '),
      });
    })
    .use(PATHS, answerTokenErrors(failedLogins, refusals));
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
  next(
    new TokenError('invalid_request', 'Expected POST; send the parameters as a form.', {
      status: 405,
    }),
  );
};

const CREDENTIALS = ['client_id', 'client_secret', 'username', 'password'];

/**
 * Credentials in the URL are not accepted, since URLs are logged on the way (RFC 6749 §2.3.1). All
 * other parameters of the URL are ignored (§3.2).
 */
const noCredentialsInUrl: RequestHandler = (request, _response, next) => {
  const [, ...query] = request.originalUrl.split('?');
  const parameters = new URLSearchParams(query.join('?'));
  if (CREDENTIALS.some((name) => parameters.has(name))) {
    throw new TokenError(
      'invalid_request',
      'Expected all credentials in the body, got some in the query.',
    );
  }
  next();
};

function answerTokenErrors(
  failedLogins: RateLimiterMemory,
  refusals: RefusalLog,
): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    const tokenError = tokenErrorOf(error);
    if (tokenError === undefined) {
      next(error);
      return;
    }
    const ip = callerAddress(request);
    const { code, message } = tokenError;
    const waitSeconds = tokenError.isFailedLogin ? await countFailedLogin(failedLogins, ip) : 0;
    const [status, headers] =
      waitSeconds > 0
        ? [429, { 'Retry-After': String(waitSeconds) }]
        : [tokenError.status, tokenError.headers];
    logRefusal(refusals, tokenError, status, ip);
    response.status(status).set(headers).json({ error: code, error_description: message });
  };
}

function logRefusal(
  refusals: RefusalLog,
  { code, client, message: reason }: TokenError,
  status: number,
  address: string,
): void {
  const facts = { code, status, reason };
  if (client === undefined) refusals.unproven('token refused', facts, address);
  else refusals.proven('token refused', { ...facts, caller: `client ${client}` });
}

/** Errors of the body reader are about the request as well; undefined for all other errors. */
function tokenErrorOf(error: unknown): TokenError | undefined {
  if (error instanceof TokenError) return error;
  const status = clientErrorStatus(error);
  return status === undefined
    ? undefined
    : new TokenError('invalid_request', 'The body cannot be read: expected a small form.', {
        status,
      });
}

/** @returns 0, or the seconds to wait when the address has reached its limit */
function countFailedLogin(failedLogins: RateLimiterMemory, address: string): Promise<number> {
  return failedLogins.consume(addressGroup(address)).then(() => 0, retryAfterSeconds);
}
