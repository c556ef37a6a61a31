/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html serialization failure, deadlock detected */
const CONCURRENCY_CODES = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 5;

/**
 * Runs a transaction, and repeats it at once when PostgreSQL aborts it because of a concurrent one:
 * up to 5 attempts.
 *
 * @returns what the transaction returned
 * @throws the error of the last attempt; any other error without a retry
 */
export async function withRetries<T>(transaction: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await transaction();
  } catch (error) {
    if (!isConcurrencyFailure(error) || attempt === MAX_ATTEMPTS) throw error;
    return withRetries(transaction, attempt + 1);
  }
}

function isConcurrencyFailure(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CONCURRENCY_CODES.has(String(error.code));
}
