import type { Pool, PoolClient } from 'pg';

/**
 * Runs work in a transaction: committed when it succeeds, rolled back when it throws.
 *
 * @throws what the work threw
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // On a connection that broke, a rollback fails as well; the server does it by itself, and the pool drops the client.
    await client.query('ROLLBACK').then(
      () => client.release(),
      (broken: Error) => client.release(broken),
    );
    throw error;
  }
}
