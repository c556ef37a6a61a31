import type { Pool, PoolClient } from 'pg';

/** A little less than the three seconds that are promised, so that the reply is in time. */
const LIMIT_MS = 2900;

/**
 * Runs work on a connection of the pool, within three seconds in all: waiting for the connection
 * counts. After an error or the time limit the connection is closed, which also ends a transaction
 * that is open on it.
 *
 * @returns what the work returned
 * @throws what the work or the pool threw, or Error "No answer within 3 seconds"
 */
export async function onBoundedConnection<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error('No answer within 3 seconds')), LIMIT_MS);
  try {
    const client = await takeClient(pool, limit.promise);
    return await workOn(client, work, limit.promise);
  } finally {
    clearTimeout(timer);
  }
}

/** A connection that comes after the limit goes back to the pool. */
async function takeClient(pool: Pool, limit: Promise<never>): Promise<PoolClient> {
  const taking = pool.connect();
  return Promise.race([taking, limit]).catch((error: unknown) => {
    taking.then(
      (client) => client.release(),
      () => undefined,
    );
    throw error;
  });
}

async function workOn<T>(
  client: PoolClient,
  work: (client: PoolClient) => Promise<T>,
  limit: Promise<never>,
): Promise<T> {
  let isDone = false;
  try {
    const result = await Promise.race([work(client), limit]);
    isDone = true;
    return result;
  } finally {
    client.release(!isDone);
  }
}
