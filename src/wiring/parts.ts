import type { Pool } from 'pg';
import type { Config } from '../config/index.ts';
import { createPool } from '../database/pool.ts';
import type { Logger } from '../log.ts';
import { digitalRiverProof } from '../sources/digital-river/configure-digital-river.ts';
import { configuredSources } from '../sources/index.ts';
import type { Source } from '../sources/source.ts';
import { xanpayOptions } from '../sources/xanpay/configure-xanpay.ts';
import { plumOptions } from '../sources/xoxoday-plum/configure-plum.ts';
import { profileFor } from './schema-profile.ts';
import { tokensFor } from './token-verifiers.ts';

/** The sources as configured, each with the proof that it wants from its callers. */
export function sourcesFor(config: Config, log: Logger): Source[] {
  return configuredSources({
    digitalRiverProof: digitalRiverProof(config, tokensFor(config), log),
    mode: config.DIGITAL_RIVER_MODE,
    profile: profileFor(config),
    xanpay: xanpayOptions(config),
    plum: plumOptions(config),
  });
}

/** The pool of connections to the inbox's database. */
export function poolFor(config: Config, log: Logger): Pool {
  const options = {
    databaseUrl: config.DATABASE_URL,
    tls: config.DATABASE_TLS,
    connections: config.DATABASE_CONNECTIONS,
  };
  return createPool(options, (error) => log.warn({ err: error }, 'a database connection broke'));
}
