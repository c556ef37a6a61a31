import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in a transaction outside of API calls: committed when it succeeds, rolled back when
 * it throws.
 */
export async function allOrNothing<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // A broken connection cannot roll back; the database does it then.
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
