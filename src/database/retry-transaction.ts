/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html serialization failure, deadlock detected */
const CONCURRENCY_CODES = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 5;

/** Runs a transaction again when PostgreSQL gave it up in favour of another one. */
export async function withRetries<T>(transaction: () => Promise<T>, attempt = 1): Promise<T> {
  try {
    return await transaction();
  } catch (error) {
    const lostOut =
      error instanceof Error && 'code' in error && CONCURRENCY_CODES.has(String(error.code));
    if (!lostOut || attempt === MAX_ATTEMPTS) throw error;
    return withRetries(transaction, attempt + 1);
  }
}
