import type { Request } from 'express';
import type { RateLimiterMemory } from 'rate-limiter-flexible';
import { callerAddress } from '../../authenticate/addresses/caller-address.ts';
import { limitGuesses } from '../../authenticate/limit-guesses.ts';
import { UnauthorizedError } from '../../errors.ts';
import { InsufficientScopeError, readBearerToken } from '../../oauth/bearer.ts';
import type { OwnTokenIdentity } from '../../oauth/verify/own-token-verifier.ts';
import type { Actor } from '../operation/actor.ts';

/** Reads an access token of the connector's own; throws UnauthorizedError for every other one. */
export type ReadToken = (token: string) => Promise<OwnTokenIdentity>;

/**
 * Creates the check of the API's callers.
 *
 * @param limiter counts tokens that are not valid, by groups of addresses
 * @returns the client as the one who carries out operations; throws UnauthorizedError without a valid
 *   token, InsufficientScopeError when it is not for the API, TooManyRequestsError for too many wrong
 *   ones
 * @see RFC 6750 §2.1, §3
 */
export function apiCaller(
  readToken: ReadToken,
  limiter: RateLimiterMemory,
): (request: Request) => Promise<Actor> {
  const check = limitGuesses(async ({ headers }) => {
    const token = readBearerToken(headers.authorization);
    return actorOf(await readToken(token).catch(asGuess));
  }, limiter);
  return (request) =>
    check({
      readBody: async () => Buffer.alloc(0),
      headers: request.headers,
      address: callerAddress(request),
      path: request.path,
    });
}

function actorOf({ client, caller, scopes }: OwnTokenIdentity): Actor {
  const mayOperate = scopes.includes('console:operate');
  if (!mayOperate && !scopes.includes('console:read')) {
    throw new InsufficientScopeError('console:read', caller);
  }
  const { label } = client;
  return { kind: 'client', id: label, name: label, role: mayOperate ? 'operator' : 'viewer' };
}

function asGuess(error: unknown): never {
  if (!(error instanceof UnauthorizedError)) throw error;
  throw new UnauthorizedError(error.message, error.headers['WWW-Authenticate'], { isGuess: true });
}
