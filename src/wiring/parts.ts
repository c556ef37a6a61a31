import type { Pool } from 'pg';
import type { Config } from '../config/index.ts';
import { createPool } from '../database/pool.ts';
import { createInbox, type Inbox } from '../inbox/inbox.ts';
import type { Logger } from '../log.ts';
import type { Profile } from '../salesforce/schema/profile.ts';
import { type ConfiguredSender, configuredSenders } from '../sources/index.ts';
import { buildOnce, type PartBuilders, type PartGetters } from './build-once.ts';
import { configuredProfile } from './schema-profile.ts';

/** What the parts are built from. */
interface Base {
  readonly config: Config;
  readonly log: Logger;
}

interface SharedParts {
  readonly pool: Pool;
  readonly inbox: Inbox;
  readonly profile: Profile;
  readonly senders: readonly ConfiguredSender[];
}

/** The parts that the web process, workers and commands have in common. */
export type Parts = Base & PartGetters<SharedParts>;

/** How they are built in production. */
export const PART_BUILDERS: PartBuilders<Base, SharedParts> = {
  pool: ({ config, log }) => {
    const options = {
      databaseUrl: config.DATABASE_URL,
      tls: config.DATABASE_TLS,
      connections: config.DATABASE_CONNECTIONS,
    };
    return createPool(options, (error) => log.warn({ err: error }, 'a database connection broke'));
  },
  inbox: ({ config, pool }) => createInbox(pool(), { lingerMs: config.WORKER_LINGER_MS }),
  profile: ({ config }) => configuredProfile(config),
  senders: ({ config, profile }) => configuredSenders(config, profile()),
};

/**
 * Creates the parts of a process, as configured.
 *
 * @param builders replaced in part by tests and test programs
 */
export function createParts(config: Config, log: Logger, builders = PART_BUILDERS): Parts {
  return buildOnce<Base, SharedParts>({ config, log }, builders);
}
