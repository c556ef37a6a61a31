import pg from 'pg';
import { SECOND_MS } from '../time.ts';
import { boundedClient, type QueryBounds } from './connection/bounded-client.ts';
import { connectionOptions } from './connection/connection-options.ts';
import type { Tls } from './connection/url-problems.ts';

export interface PoolOptions {
  readonly databaseUrl: string;
  readonly tls: Tls;
  /** Maximum number of connections of this process. */
  readonly connections: number;
  /** How long a query may take; 10 seconds by default, and 2 more until a connection is given up. */
  readonly bounds?: QueryBounds;
  /**
   * How long a new connection may take, with its encryption and log-in, and the wait for a free one,
   * in milliseconds; 2 seconds by default, since senders do not wait longer.
   */
  readonly connectMs?: number;
}

const CONNECT_TIMEOUT_MS = 2 * SECOND_MS;
const BOUNDS: QueryBounds = { statementMs: 10 * SECOND_MS, answerMs: 2 * SECOND_MS };

/**
 * Creates the pool of connections to the inbox's database. A connection that breaks, or does not
 * answer, is replaced and does not end the process.
 *
 * @param onError called once for each connection that breaks
 * @throws ConfigError when the URL contradicts `tls`
 */
export function createPool(options: PoolOptions, onError: (error: Error) => void): pg.Pool {
  const connection = connectionOptions(options.databaseUrl, options.tls);
  const pool = new pg.Pool({
    ...connection,
    max: options.connections,
    connectionTimeoutMillis: options.connectMs ?? CONNECT_TIMEOUT_MS,
    Client: boundedClient(options.bounds ?? BOUNDS),
  });
  // A pool hides its password from copies of its options; migrations need one.
  Object.defineProperty(pool.options, 'password', { enumerable: true });
  pool.on('error', () => undefined);
  // The pool listens to idle connections only. One in use needs its own listener: without it, the
  // error would end the process. The running query fails as well.
  pool.on('connect', (client) => {
    client.once('error', onError);
    client.on('error', () => undefined);
  });
  return pool;
}
