import type { RateLimiterMemory } from 'rate-limiter-flexible';
import { ForbiddenError, TooManyRequestsError, UnauthorizedError } from '../errors.ts';
import { addressGroup } from './addresses/address-group.ts';
import type { Arrival, Proof } from './authenticate.ts';
import { ProvenCallerError } from './proven-caller.ts';
import { retryAfterSeconds } from './rate-limiter.ts';

/**
 * Limits how often an address can present wrong credentials. Only denied calls are counted and
 * limited: a valid proof is accepted from every address, so that no one can lock a sender out from
 * an address that they share. Wrong credentials behind a first proof that is good count as well.
 *
 * @param authenticate any check of a call's proof
 * @param limiter counts wrong credentials by groups of addresses
 * @returns the check; above the limit it throws TooManyRequestsError for wrong credentials, inside
 *   a ProvenCallerError if the caller is proven otherwise
 */
export function limitGuesses<More extends unknown[], Result = Proof>(
  authenticate: (arrival: Arrival, ...more: More) => Promise<Result>,
  limiter: RateLimiterMemory,
): (arrival: Arrival, ...more: More) => Promise<Result> {
  return async (arrival, ...more) => {
    try {
      return await authenticate(arrival, ...more);
    } catch (error) {
      if (isGuess(error)) await count(limiter, arrival.address, error);
      throw error;
    }
  };
}

function isGuess(error: unknown): boolean {
  if (error instanceof UnauthorizedError) return error.isGuess;
  const isAbout = error instanceof ProvenCallerError || error instanceof ForbiddenError;
  return isAbout && isGuess(error.cause);
}

async function count(limiter: RateLimiterMemory, address: string, guess: unknown): Promise<void> {
  await limiter.consume(addressGroup(address)).catch((exceeded: { msBeforeNext: number }) => {
    throw guess instanceof ProvenCallerError
      ? new ProvenCallerError(tooMany(exceeded, guess.cause), guess.caller, guess.todo)
      : tooMany(exceeded, guess);
  });
}

function tooMany(exceeded: { msBeforeNext: number }, cause: unknown): TooManyRequestsError {
  return new TooManyRequestsError(
    'Too many calls from this address had wrong credentials; try again later.',
    retryAfterSeconds(exceeded),
    { cause },
  );
}
