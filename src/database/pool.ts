import pg from 'pg';

export interface PoolOptions {
  databaseUrl: string;
  /**
   * `off`: not encrypted; `on`: encrypted, any certificate (Heroku Postgres signs its own);
   * `verify`: encrypted, with a certificate that a known authority signed.
   */
  tls: 'off' | 'on' | 'verify';
  /** Maximum number of connections of this process. */
  connections: number;
}

const CONNECT_TIMEOUT_MS = 2000;
const STATEMENT_TIMEOUT_MS = 10_000;

/**
 * Creates the pool of connections to the inbox's database. A broken connection is replaced and does
 * not end the process.
 *
 * @param onError called for each connection that breaks
 */
export function createPool(options: PoolOptions, onError: (error: Error) => void): pg.Pool {
  const ssl = { off: false, on: { rejectUnauthorized: false }, verify: true }[options.tls];
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    ssl,
    max: options.connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'digital-river-connector',
  });
  pool.on('error', onError);
  // The pool listens to idle connections only. One in use needs its own listener: without it, the
  // error would end the process. The running query fails as well.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}
