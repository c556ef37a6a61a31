import pg, { type Pool, type PoolClient } from 'pg';
import { ApiError } from '../http/api-error.ts';
import type { RowChange } from '../rows.ts';

/** Maximum attempts of a transaction that PostgreSQL ends because of a deadlock. */
const DEADLOCK_ATTEMPTS = 3;

/** PostgreSQL's error codes. */
const DEADLOCK_DETECTED = '40P01';
const LOCK_NOT_AVAILABLE = '55P03';

/** A write in progress. */
export interface Transaction {
  client: PoolClient;
  /** The changes of the transaction, published after its commit. */
  changes: RowChange[];
  /** Set when the transaction must be rolled back. */
  failed: boolean;
  /** Locked rows are refused one by one without waiting, after an earlier wait timed out. */
  skipsLocked: boolean;
}

/**
 * Runs `work` in one transaction. It is committed unless the work throws or sets `failed`. If
 * another transaction keeps a row locked for ten seconds, as long as the platform waits, the work
 * is repeated with `skipsLocked`.
 * @param publish receives the committed changes
 * @throws ApiError UNABLE_TO_LOCK_ROW when that fails as well
 */
export async function inTransaction<T>(
  pool: Pool,
  publish: (changes: RowChange[]) => void,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let skipsLocked = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(pool, publish, work, skipsLocked);
    } catch (error) {
      const deadlocked = isSqlState(error, DEADLOCK_DETECTED) && attempt < DEADLOCK_ATTEMPTS;
      const lockTimedOut: boolean = isSqlState(error, LOCK_NOT_AVAILABLE) && !skipsLocked;
      if (!deadlocked && !lockTimedOut) throw lockError(error) ?? error;
      skipsLocked ||= lockTimedOut;
    }
  }
}

async function attemptOnce<T>(
  pool: Pool,
  publish: (changes: RowChange[]) => void,
  work: (transaction: Transaction) => Promise<T>,
  skipsLocked: boolean,
): Promise<T> {
  const client = await pool.connect();
  const transaction: Transaction = { client, changes: [], failed: false, skipsLocked };
  try {
    await client.query(`begin; set local lock_timeout = '10s'`);
    const result = await work(transaction);
    await client.query(transaction.failed ? 'rollback' : 'commit');
    if (!transaction.failed) publish(transaction.changes);
    return result;
  } catch (error) {
    // A broken connection cannot roll back; the database does it then.
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

function isSqlState(error: unknown, ...states: string[]): boolean {
  return error instanceof pg.DatabaseError && states.includes(error.code ?? '');
}

/**
 * The platform's error for a row that another transaction has locked; undefined for other errors.
 */
export function lockError(error: unknown): ApiError | undefined {
  if (!isSqlState(error, DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE)) return undefined;
  const message = 'unable to obtain exclusive access to this record';
  return new ApiError(400, 'UNABLE_TO_LOCK_ROW', message);
}
