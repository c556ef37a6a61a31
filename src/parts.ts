import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { createPool } from './inbox/pool.ts';
import type { Logger } from './log.ts';
import { cachingVerifier } from './oauth/caching-verifier.ts';
import { salesforceTokens } from './oauth/salesforce-token.ts';
import { plumOptions } from './parts/plum.ts';
import { xanpayOptions } from './parts/xanpay.ts';
import { configuredSources } from './sources/index.ts';
import type { Source } from './sources/source.ts';

/** The sources as configured, each with the proof that it wants from its callers. */
export function sourcesFor(config: Config): Source[] {
  const issuer = salesforceTokens({
    instanceUrl: config.SALESFORCE_INSTANCE_URL,
    method: config.TOKEN_VERIFICATION,
    apiVersion: config.SALESFORCE_API_VERSION,
    allowedOrganizationIds: config.TOKEN_ORGANIZATION_IDS,
    allowedUserIds: config.TOKEN_USER_IDS,
    timeoutMs: config.TOKEN_TIMEOUT_MS,
  });
  const tokens = cachingVerifier(issuer, {
    goodSeconds: config.TOKEN_GOOD_SECONDS,
    refusedSeconds: config.TOKEN_REFUSED_SECONDS,
    refusalsPerMinute: config.TOKEN_REFUSALS_PER_MINUTE,
  });
  return configuredSources({
    tokens,
    mode: config.DIGITAL_RIVER_MODE,
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
