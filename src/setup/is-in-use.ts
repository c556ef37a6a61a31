import type { Pool } from 'pg';

/** Names of the tables of {@link IN_USE}; the first releases had the second one alone. */
const TABLES = `SELECT to_regclass('connected_org') IS NOT NULL AS org, to_regclass('event') IS NOT NULL AS event`;

/**
 * Whether an installation has ever worked: its database belongs to an org, or has stored an event.
 * Until then its set-up is the first one, and may be incomplete.
 *
 * @param pool of a database that may be empty
 * @throws the database's error when it cannot be read
 */
export async function isInUse(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ org: boolean; event: boolean }>(TABLES);
  const { org = false, event = false } = rows[0] ?? {};
  return (
    (org && (await hasRows(pool, 'connected_org'))) || (event && (await hasRows(pool, 'event')))
  );
}

async function hasRows(pool: Pool, table: 'connected_org' | 'event'): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM ${table}) AS found`,
  );
  return rows[0]?.found ?? false;
}
