import type { RateLimiterMemory } from 'rate-limiter-flexible';
import { limitGuesses } from '../authenticate/limit-guesses.ts';
import { createRateLimiter } from '../authenticate/rate-limiter.ts';
import { LiveStreams } from '../console/live/live-streams.ts';
import type { OwnIssuer } from '../oauth/issuer/own-issuer.ts';
import type { TokenVerifier } from '../oauth/verify/token-verifier.ts';
import { OtherModeLog } from '../routes/other-mode-log.ts';
import { RefusalLog } from '../routes/refusal-log.ts';
import type { Endpoint } from '../sources/endpoint.ts';
import { endpointsOf } from '../sources/index.ts';
import { buildOnce, type PartBuilders, type PartGetters } from './build-once.ts';
import type { Parts } from './parts.ts';
import { tokenIssuer } from './tokens/token-issuer.ts';
import { configuredTokenVerifier } from './tokens/token-verifiers.ts';

interface AddedParts {
  readonly endpoints: readonly Endpoint[];
  /** The connector as an issuer of access tokens; undefined when it has no clients. */
  readonly issuer: OwnIssuer | undefined;
  /** Streams of live data to pages of the console. */
  readonly live: LiveStreams;
  readonly otherMode: OtherModeLog;
  readonly refusals: RefusalLog;
  readonly tokenVerifier: TokenVerifier;
}

/** The parts of a web process. */
export type WebParts = Parts & PartGetters<AddedParts>;

/** How they are built in production. */
export const WEB_PART_BUILDERS: PartBuilders<Parts, AddedParts> = {
  endpoints: ({ config, log, senders, tokenVerifier }) => {
    const limiter = createRateLimiter(config.TOKEN_REFUSALS_PER_MINUTE);
    return endpointsOf(senders(), config, { tokenVerifier, log }).map((endpoint) =>
      withLimitedGuesses(endpoint, limiter),
    );
  },
  issuer: ({ config }) => tokenIssuer(config),
  live: ({ log }) => new LiveStreams(log),
  otherMode: ({ log }) => new OtherModeLog(log),
  refusals: ({ log }) => new RefusalLog(log),
  tokenVerifier: ({ config, issuer }) => configuredTokenVerifier(config, issuer()),
};

function withLimitedGuesses(endpoint: Endpoint, limiter: RateLimiterMemory): Endpoint {
  const { authenticate, authenticateType } = endpoint;
  return {
    ...endpoint,
    authenticate: limitGuesses(authenticate, limiter),
    ...(authenticateType && { authenticateType: limitGuesses(authenticateType, limiter) }),
  };
}

/** @param builders replaced in part by tests and test programs */
export function createWebParts(parts: Parts, builders = WEB_PART_BUILDERS): WebParts {
  return buildOnce<Parts, AddedParts>(parts, builders);
}
