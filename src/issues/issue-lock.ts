import type { Pool, PoolClient } from 'pg';
import { withRetries } from '../database/retry-transaction.ts';
import { inTransaction } from '../database/transaction.ts';

/**
 * Key of the advisory lock of all who change issues. One after the other sees what is parked, so
 * that no older sight overwrites a newer one, and changes get their ids in the order in which they
 * can be read.
 */
const LOCK = 7_202_616;

/** Changes issues, after all others who do. */
export function withIssuesLocked<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return withRetries(() =>
    inTransaction(pool, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      return work(client);
    }),
  );
}

/**
 * Changes issues, unless another one does at the moment.
 *
 * @returns undefined when another one does
 */
export function unlessIssuesLocked<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T | undefined> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ free: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS free',
      [LOCK],
    );
    return rows[0]?.free === true ? work(client) : undefined;
  });
}
