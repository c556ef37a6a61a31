import pg, { type ClientBase, type Pool } from 'pg';
import { SECOND_MS } from '../time.ts';

/** An index may take an hour; connections without traffic are often cut after some minutes. */
const KEEP_ALIVE_MS = 30 * SECOND_MS;

/**
 * Runs work on a connection of its own. It has no statement time-out, since a migration may take
 * long.
 *
 * @param pool gives the address of the database; its connections are not used
 * @param work gets the connection, which is closed afterwards
 */
export async function withOwnConnection<T>(
  pool: Pool,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    ...pool.options,
    statement_timeout: false,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
  // The running query fails as well; without a listener, the error would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Role and database may have time-outs of their own.
    await client.query('SET statement_timeout = 0; SET lock_timeout = 0');
    return await work(client);
  } finally {
    await client.end();
  }
}
