import type { Config } from '../config/index.ts';
import type { Logger } from '../log.ts';
import type { TokenVerifier } from '../oauth/verify/token-verifier.ts';
import type { Profile } from '../salesforce/schema/profile.ts';
import type { Endpoint } from './endpoint.ts';
import type { SenderDescription } from './sender-description.ts';
import type { Source } from './source.ts';

/** What an endpoint may need in addition to the configuration. */
export interface EndpointParts {
  /** Verifies access tokens; built at the first call, because only some proofs need it. */
  tokenVerifier(): TokenVerifier;
  readonly log: Logger;
}

/**
 * A sender that this connector knows: builds its source and its endpoint from the configuration.
 */
export interface Sender {
  /**
   * Builds the source.
   *
   * @param config the validated configuration
   * @param profile schema of the org that events are written to
   * @returns undefined when the sender is not configured
   */
  source(config: Config, profile: Profile): Source | undefined;
  /**
   * Builds the endpoint.
   *
   * @param source as {@link Sender.source} returned it
   */
  endpoint(source: Source, config: Config, parts: EndpointParts): Endpoint;
  /** Describes for people how it is served, if it is configured. */
  describe(config: Config, profile: Profile): SenderDescription;
}
