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

/** What only the web process needs. */
export type WebParts = Parts & PartGetters<AddedParts>;

/** How the product builds them. */
export const WEB_PART_BUILDERS: PartBuilders<Parts, AddedParts> = {
  endpoints: ({ config, log, senders, tokenVerifier }) =>
    endpointsOf(senders(), config, { tokenVerifier, log }),
  issuer: ({ config }) => tokenIssuer(config),
  tokenVerifier: ({ config, issuer }) => configuredTokenVerifier(config, issuer()),
};

/** @param builders those of the product, unless a program replaces some */
export function createWebParts(parts: Parts, builders = WEB_PART_BUILDERS): WebParts {
  return buildOnce<Parts, AddedParts>(parts, builders);
}
