import type { Pool } from 'pg';

/** Today's number of API calls, and the limit. */
export interface Usage {
  used: number;
  limit: number;
}

/**
 * Counts one API call of today (UTC).
 * @param limit calls per day
 * @returns the usage with this call, and whether the call is within the limit; a call beyond it is
 *   not counted
 */
export async function countCall(
  pool: Pool,
  limit: number,
): Promise<{ usage: Usage; allowed: boolean }> {
  const counted = await pool.query<{ calls: string }>(
    `insert into org_usage as today (day, calls) values (${TODAY}, 1)
     on conflict (day) do update set calls = today.calls + 1 where today.calls < $1
     returning calls`,
    [limit],
  );
  const calls = counted.rows[0]?.calls;
  if (calls === undefined) return { usage: await readUsage(pool, limit), allowed: false };
  return { usage: { used: Number(calls), limit }, allowed: true };
}

/** Reads the calls of today without counting one. */
export async function readUsage(pool: Pool, limit: number): Promise<Usage> {
  const text = `select calls from org_usage where day = ${TODAY}`;
  const { rows } = await pool.query<{ calls: string }>(text);
  return { used: Number(rows[0]?.calls ?? 0), limit };
}

/** Sets today's number of API calls. */
export async function setUsage(pool: Pool, calls: number): Promise<void> {
  await pool.query(
    `insert into org_usage (day, calls) values (${TODAY}, $1)
     on conflict (day) do update set calls = excluded.calls`,
    [calls],
  );
}

const TODAY = `(now() at time zone 'utc')::date`;
