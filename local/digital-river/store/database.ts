import pg from 'pg';

// Bodies are bytes, not text: every attempt sends exactly what was posted.
const TABLES = `
  CREATE TABLE IF NOT EXISTS webhooks (
    id text PRIMARY KEY,
    types text[] NOT NULL,
    address text NOT NULL,
    api_version text NOT NULL,
    enabled boolean NOT NULL,
    transport_type text NOT NULL,
    authentication jsonb,
    oauth jsonb,
    signing_secret text NOT NULL,
    failures_in_a_row integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    created_time timestamptz NOT NULL DEFAULT now(),
    updated_time timestamptz NOT NULL DEFAULT now()
  );
  ALTER TABLE webhooks ADD COLUMN IF NOT EXISTS former_secret text;
  CREATE TABLE IF NOT EXISTS events (
    number bigserial PRIMARY KEY,
    id text NOT NULL UNIQUE,
    type text NOT NULL,
    body bytea NOT NULL
  );
  CREATE TABLE IF NOT EXISTS deliveries (
    id text PRIMARY KEY,
    number bigserial,
    event_id text NOT NULL REFERENCES events (id),
    webhook_id text NOT NULL,
    address text NOT NULL,
    state text NOT NULL DEFAULT 'pending',
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    last_status integer,
    last_error text,
    last_response_body text,
    last_attempt_at timestamptz
  );
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS deliveries_of_event ON deliveries (event_id);
  CREATE INDEX IF NOT EXISTS deliveries_newest ON deliveries (number DESC);
`;

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
