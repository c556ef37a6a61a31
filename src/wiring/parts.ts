import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { Activity } from '../activity/activity.ts';
import { type Config, type Environment, processEnvironment } from '../config/index.ts';
import { createInbox, type Inbox } from '../inbox/inbox.ts';
import type { Logger } from '../log.ts';
import type { Profile } from '../salesforce/schema/profile.ts';
import { type ConfiguredSender, configuredSenders } from '../sources/index.ts';
import { LoopPulse } from '../worker/pulse/loop-pulse.ts';
import { buildOnce, type PartBuilders, type PartGetters } from './build-once.ts';
import { COMMAND_CONNECT_MS, configuredPool } from './configured-pool.ts';
import { configuredMetrics } from './metrics/configured-metrics.ts';
import { configuredProfile } from './schema-profile.ts';

/** What the parts are built from. */
interface Base {
  readonly config: Config;
  readonly log: Logger;
  /** What the configuration was read from. */
  readonly environment: Environment;
}

interface SharedParts {
  /** What happens in this process, for whoever shows it. */
  readonly activity: Activity;
  /** The metrics of this process; undefined when no token is configured for them. */
  readonly metrics: Registry | undefined;
  readonly pool: Pool;
  /** Shows whether the loops of this process go on, if it applies events. */
  readonly pulse: LoopPulse;
  readonly inbox: Inbox;
  readonly profile: Profile;
  readonly senders: readonly ConfiguredSender[];
}

/** The parts that the web process, workers and commands have in common. */
export type Parts = Base & PartGetters<SharedParts>;

/** How they are built in production. */
export const PART_BUILDERS: PartBuilders<Base, SharedParts> = {
  activity: () => new Activity(),
  metrics: ({ config, activity, senders }) => configuredMetrics(config, activity(), senders()),
  pool: ({ config, log }) => configuredPool(config, log),
  pulse: () => new LoopPulse(),
  inbox: ({ config, pool, activity }) =>
    createInbox(pool(), {
      lingerMs: config.WORKER_LINGER_MS,
      activity: activity(),
    }),
  profile: ({ config }) => configuredProfile(config),
  senders: ({ config, profile }) => configuredSenders(config, profile()),
};

/** How they are built in commands: a person waits longer for the database than a sender does. */
export const PATIENT_PART_BUILDERS: typeof PART_BUILDERS = {
  ...PART_BUILDERS,
  pool: ({ config, log }) => configuredPool(config, log, COMMAND_CONNECT_MS),
};

/**
 * Creates the parts of a process, as configured.
 *
 * @param builders replaced in part by tests and test programs
 * @param environment what `config` was read from; that of the process by default
 */
export function createParts(
  config: Config,
  log: Logger,
  builders = PART_BUILDERS,
  environment: Environment = processEnvironment(),
): Parts {
  return buildOnce<Base, SharedParts>({ config, log, environment }, builders);
}
