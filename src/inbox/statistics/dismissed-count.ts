import type { Pool } from 'pg';

/** Counts the events that a person has set aside. */
export async function dismissedCount(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM event WHERE status = 'dismissed'",
  );
  return rows[0]?.count ?? 0;
}
