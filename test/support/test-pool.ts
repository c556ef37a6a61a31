import pg from 'pg';

/**
 * A pool of a test's own. A connection that the server ends, as when it stops before it has read the
 * pool's farewell, is no failure of the test; a query on it still is.
 */
export function testPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  pool.on('error', () => undefined);
  return pool;
}
