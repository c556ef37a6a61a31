import pg, { type Pool, type PoolClient } from 'pg';
import { ApiError } from '../http/api-error.ts';
import type { RowChange } from '../rows.ts';

/** Attempts at a transaction that PostgreSQL ended because two of them waited for each other. */
const DEADLOCK_ATTEMPTS = 3;

/** A write in progress. */
export interface Transaction {
  client: PoolClient;
  /** What will have changed once it is committed. */
  changes: RowChange[];
  /** Set when nothing of it may stay. */
  failed: boolean;
}

/**
 * Runs `work` in one transaction. It is committed unless the work throws or sets `failed`.
 * @param announce gets the changes, once they are committed
 * @throws ApiError UNABLE_TO_LOCK_ROW when another transaction held a row for ten seconds, as the
 * platform does
 */
export async function inTransaction<T>(
  pool: Pool,
  announce: (changes: RowChange[]) => void,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(pool, announce, work);
    } catch (error) {
      const again = isSqlState(error, '40P01') && attempt < DEADLOCK_ATTEMPTS;
      if (!again) throw lockError(error) ?? error;
    }
  }
}

async function attemptOnce<T>(
  pool: Pool,
  announce: (changes: RowChange[]) => void,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const transaction: Transaction = { client, changes: [], failed: false };
  try {
    await client.query(`begin; set local lock_timeout = '10s'`);
    const result = await work(transaction);
    await client.query(transaction.failed ? 'rollback' : 'commit');
    if (!transaction.failed) announce(transaction.changes);
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

function isSqlState(error: unknown, ...states: string[]): boolean {
  return error instanceof pg.DatabaseError && states.includes(error.code ?? '');
}

/** The platform's error for a row that another transaction holds, when it is that. */
export function lockError(error: unknown): ApiError | undefined {
  if (!isSqlState(error, '40P01', '55P03')) return undefined;
  const message = 'unable to obtain exclusive access to this record';
  return new ApiError(400, 'UNABLE_TO_LOCK_ROW', message);
}
