import type { Pool, PoolClient } from 'pg';

/**
 * Runs work in a transaction, which is committed when the work succeeds and rolled back when it
 * throws.
 *
 * @param work runs its statements on the client that it is given
 * @returns what the work returned
 * @throws what the work threw, or the error of the connection or commit
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
    // On a broken connection the rollback fails too. The server rolls back by itself; releasing the
    // client with the error makes the pool drop it.
    await client.query('ROLLBACK').then(
      () => client.release(),
      (broken: Error) => client.release(broken),
    );
    throw error;
  }
}
