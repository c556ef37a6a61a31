import type { OwnIssuer } from '../oauth/issuer/own-issuer.ts';
import type { TokenVerifier } from '../oauth/verify/token-verifier.ts';
import type { Endpoint } from '../sources/endpoint.ts';
import { endpointsOf } from '../sources/index.ts';
import { buildOnce, type PartBuilders, type PartGetters } from './build-once.ts';
import type { Parts } from './parts.ts';
import { tokenIssuer } from './token-issuer.ts';
import { configuredTokenVerifier } from './token-verifiers.ts';

interface AddedParts {
  readonly endpoints: readonly Endpoint[];
  /** The connector as an issuer of access tokens; undefined when it has no clients. */
  readonly issuer: OwnIssuer | undefined;
  readonly tokenVerifier: TokenVerifier;
}

/** The parts of a web process. */
export type WebParts = Parts & PartGetters<AddedParts>;

/** How they are built in production. */
export const WEB_PART_BUILDERS: PartBuilders<Parts, AddedParts> = {
  endpoints: ({ config, log, senders, tokenVerifier }) =>
    endpointsOf(senders(), config, { tokenVerifier, log }),
  issuer: ({ config }) => tokenIssuer(config),
  tokenVerifier: ({ config, issuer }) => configuredTokenVerifier(config, issuer()),
};

/** @param builders replaced in part by tests and test programs */
export function createWebParts(parts: Parts, builders = WEB_PART_BUILDERS): WebParts {
  return buildOnce<Parts, AddedParts>(parts, builders);
}
