import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { NotAllowedError, NotProvenError, UnavailableError } from '../errors.ts';
import type { TokenIdentity, TokenVerifier } from './token-verifier.ts';

export interface CachingOptions {
  /** How long a good token is believed without asking again: also how long a revoked one still works. */
  goodSeconds: number;
  /** How long a refusal is remembered. */
  refusedSeconds: number;
  /** Refused look-ups that one address may cause in a minute before it has to wait. */
  refusalsPerMinute: number;
}

type Verdict = { identity: TokenIdentity } | { refusal: NotProvenError | NotAllowedError };

const MOST_TOKENS = 10_000;
const MINUTE_SECONDS = 60;

/**
 * Spares the issuer repeated questions: verdicts are kept for a short time by the token's digest, however many ask about
 * one token at once there is one look-up, and an address whose tokens keep being refused must wait. A token that is
 * known never meets that limit, and "can't be checked now" is never remembered.
 */
export function cachingVerifier(issuer: TokenVerifier, options: CachingOptions): TokenVerifier {
  const verdicts = new LRUCache<string, Verdict>({ max: MOST_TOKENS });
  const lookUps = new Map<string, Promise<Verdict>>();
  const refusals = new RateLimiterMemory({
    points: options.refusalsPerMinute,
    duration: MINUTE_SECONDS,
  });

  async function lookUp(digest: string, token: string, address: string): Promise<Verdict> {
    // Charged before the look-up and given back unless it is refused: tokens that come all at once are limited too.
    await charge(refusals, address);
    const verdict = await judge(issuer, token, address).catch(async (unavailable: unknown) => {
      await refusals.reward(address);
      throw unavailable;
    });
    const good = 'identity' in verdict;
    if (good) await refusals.reward(address);
    const seconds = good ? options.goodSeconds : options.refusedSeconds;
    if (seconds > 0) verdicts.set(digest, verdict, { ttl: seconds * 1000 });
    return verdict;
  }

  return {
    async verify(token, address) {
      const digest = createHash('sha256').update(token).digest('base64');
      const verdict =
        verdicts.get(digest) ??
        (await shared(lookUps, digest, () => lookUp(digest, token, address)));
      if ('refusal' in verdict) throw verdict.refusal;
      return verdict.identity;
    },
  };
}

/** Runs one piece of work per key at a time; who comes meanwhile shares its result. */
function shared<T>(
  running: Map<string, Promise<T>>,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  const current = running.get(key);
  if (current !== undefined) return current;
  const started = work().finally(() => running.delete(key));
  running.set(key, started);
  return started;
}

async function charge(refusals: RateLimiterMemory, address: string): Promise<void> {
  await refusals.consume(address).catch(({ msBeforeNext }: { msBeforeNext: number }) => {
    throw new UnavailableError(
      'Too many refused access tokens came from this address; try again later.',
      {
        retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
      },
    );
  });
}

function judge(issuer: TokenVerifier, token: string, address: string): Promise<Verdict> {
  return issuer.verify(token, address).then(
    (identity) => ({ identity }),
    (error: unknown) => ({ refusal: refusalIn(error) }),
  );
}

function refusalIn(error: unknown): NotProvenError | NotAllowedError {
  if (error instanceof NotProvenError || error instanceof NotAllowedError) return error;
  throw error;
}
