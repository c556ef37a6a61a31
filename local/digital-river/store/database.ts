import pg from 'pg';
import { TABLES } from './tables.ts';

/**
 * Opens the database of the local Digital River and creates missing tables.
 * @param databaseUrl an existing PostgreSQL database, empty or from an earlier run
 */
export async function openDatabase(databaseUrl: string): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 12 });
  // Without a listener, an idle connection that breaks would end the process; the next query
  // reports it anyway.
  pool.on('error', () => undefined);
  try {
    await pool.query(TABLES);
    return pool;
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/**
 * The latest simulated time that an earlier run recorded, in milliseconds since 1970; 0 for none.
 * A later run continues from it, so that the simulated time never runs backwards.
 */
export async function latestRecordedTime(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ latest: Date | null }>(
    `SELECT greatest((SELECT max(stored_at) FROM events), (SELECT max(at) FROM attempts),
       (SELECT max(updated_time) FROM webhooks)) AS latest`,
  );
  return rows[0]?.latest?.getTime() ?? 0;
}
