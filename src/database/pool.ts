import pg from 'pg';

export interface PoolOptions {
  databaseUrl: string;
  /** `off`; `on`: encrypted, any certificate (Heroku Postgres signs its own); `verify`: certificate checked as well. */
  tls: 'off' | 'on' | 'verify';
  /** Most connections that this process holds. */
  connections: number;
}

const CONNECT_TIMEOUT_MS = 2000;
const STATEMENT_TIMEOUT_MS = 10_000;

/** A pool of connections to the inbox's database. A connection that breaks is replaced, and no reason to end. */
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
  // One that is in use has its query fail as well; without a listener the error would end the process.
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}
