import type { Pool } from 'pg';
import type { DatabaseConfig } from '../config/first-setup/database-config.ts';
import { asksForCheck } from '../database/connection/url-problems.ts';
import { createPool } from '../database/pool.ts';
import type { Logger } from '../log.ts';
import { SECOND_MS } from '../time.ts';

/** How long a command waits for a connection: a person waits longer than a sender does. */
export const COMMAND_CONNECT_MS = 15 * SECOND_MS;

/**
 * Creates the pool of connections to the inbox's database, as configured.
 *
 * @param connectMs how long a new connection may take, in milliseconds; 2 seconds by default
 */
export function configuredPool(config: DatabaseConfig, log: Logger, connectMs?: number): Pool {
  const {
    DATABASE_URL: databaseUrl,
    DATABASE_TLS: tls,
    DATABASE_CONNECTIONS: connections,
  } = config;
  if (tls === 'on' && asksForCheck(databaseUrl))
    log.warn(
      'DATABASE_URL asks for a check of the certificate, but DATABASE_TLS=on accepts any; set DATABASE_TLS=verify',
    );
  return createPool(
    { databaseUrl, tls, connections, ...(connectMs === undefined ? {} : { connectMs }) },
    (error) => log.warn({ err: error }, 'a database connection broke'),
  );
}
