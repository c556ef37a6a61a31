import type { Config } from '../config/index.ts';
import { connectorProfile, type Profile } from '../salesforce/schema/profile.ts';
import { digitalRiverSender } from './digital-river/configure-digital-river.ts';
import type { Endpoint } from './endpoint.ts';
import { mappedSender } from './mapped/mapped-sender.ts';
import type { EndpointParts, Sender } from './sender.ts';
import type { Source } from './source.ts';
import { xanpaySender } from './xanpay/configure-xanpay.ts';
import { plumSender } from './xoxoday-plum/configure-plum.ts';

/** Every sender that this connector knows without a mapping file. */
const SENDERS: readonly Sender[] = [digitalRiverSender, xanpaySender, plumSender];

/** A sender that is configured, with its source. */
export interface ConfiguredSender {
  readonly sender: Sender;
  readonly source: Source;
}

/**
 * The senders that the configuration switches on, and those of the mapping files.
 *
 * @param config the validated configuration
 * @param profile schema of the org that events are written to
 */
export function configuredSenders(config: Config, profile: Profile): ConfiguredSender[] {
  return [...SENDERS, ...config.mapped.map(mappedSender)].flatMap((sender) => {
    const source = sender.source(config, profile);
    return source === undefined ? [] : [{ sender, source }];
  });
}

/** Names of the senders that are switched on without a mapping file. */
export function codedSenders(config: Config): string[] {
  return SENDERS.flatMap((sender) => sender.source(config, connectorProfile)?.name ?? []);
}

/**
 * The endpoints of the configured senders.
 *
 * @param senders as {@link configuredSenders} returned them
 * @param config the validated configuration
 * @param parts what endpoints may need in addition
 */
export function endpointsOf(
  senders: readonly ConfiguredSender[],
  config: Config,
  parts: EndpointParts,
): Endpoint[] {
  return senders.map(({ sender, source }) => sender.endpoint(source, config, parts));
}
