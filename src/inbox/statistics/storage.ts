import type { Pool } from 'pg';

/** The unit of DATABASE_STORAGE_GB. */
export const GIGABYTE = 1_000_000_000;
const NEARLY = 0.8;
/** What an event needs beside its body: two rows and their indexes. */
const ROW_BYTES = 800;

/** Reads how much storage the database uses, in bytes. */
export async function databaseBytes(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>(
    'SELECT pg_database_size(current_database())::float8 AS bytes',
  );
  return rows[0]?.bytes ?? 0;
}

/** Reads about how much storage the events of the last 24 hours need, in bytes. */
export async function bytesOfLastDay(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>(
    `SELECT coalesce(sum(${ROW_BYTES} + coalesce(pg_column_size(body), 0)), 0)::float8 AS bytes
     FROM event WHERE received_at > now() - interval '24 hours'`,
  );
  return rows[0]?.bytes ?? 0;
}

/** Whether so little storage is left that a person should act: 80 percent are used. */
export function isNearlyFull(bytes: number, limitBytes: number): boolean {
  return bytes >= limitBytes * NEARLY;
}
