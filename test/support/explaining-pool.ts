import type pg from 'pg';
import { testPool } from './test-pool.ts';

/** A pool of one connection, and the plans of the statements that it has run. */
export interface ExplainingPool {
  readonly pool: pg.Pool;
  readonly plans: string[];
  /** Begins to note plans: those of what was done before are not wanted. */
  explain(): Promise<void>;
}

/** @see https://www.postgresql.org/docs/current/auto-explain.html */
export function explainingPool(url: string): ExplainingPool {
  const plans: string[] = [];
  const pool = testPool({ connectionString: url, max: 1 });
  pool.on('connect', (client) => {
    client.on('notice', ({ message }) => plans.push(message ?? ''));
  });
  return {
    pool,
    plans,
    async explain() {
      await pool.query(
        "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET client_min_messages = log",
      );
      plans.length = 0;
    },
  };
}
