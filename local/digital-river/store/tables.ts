/**
 * The tables, created when missing. New columns are added to the tables of an earlier version, whose
 * data stays readable. Times are the peer's simulated time.
 */
// Bodies are bytes, not text: every attempt sends exactly what was posted.
export const TABLES = `
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
  ALTER TABLE events ADD COLUMN IF NOT EXISTS created_time timestamptz NOT NULL DEFAULT now();
  ALTER TABLE events ADD COLUMN IF NOT EXISTS stored_at timestamptz NOT NULL DEFAULT now();
  ALTER TABLE events ADD COLUMN IF NOT EXISTS order_id text;
  CREATE INDEX IF NOT EXISTS events_of_order ON events (order_id);
  CREATE INDEX IF NOT EXISTS events_newest ON events (created_time DESC, number DESC);
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
  ALTER TABLE deliveries ADD COLUMN IF NOT EXISTS first_due_at timestamptz NOT NULL DEFAULT now();
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at) WHERE state = 'pending';
  CREATE INDEX IF NOT EXISTS deliveries_of_event ON deliveries (event_id);
  CREATE INDEX IF NOT EXISTS deliveries_newest ON deliveries (number DESC);
  CREATE TABLE IF NOT EXISTS attempts (
    delivery_id text NOT NULL REFERENCES deliveries (id),
    number integer NOT NULL,
    at timestamptz NOT NULL,
    status integer,
    ms integer NOT NULL,
    error text,
    response_body text,
    PRIMARY KEY (delivery_id, number)
  );
  CREATE TABLE IF NOT EXISTS orders (
    number bigserial PRIMARY KEY,
    id text NOT NULL UNIQUE,
    state text,
    fraud_state text,
    upstream_id text,
    checkout_id text,
    created_time timestamptz NOT NULL,
    updated_time timestamptz NOT NULL,
    event_time timestamptz NOT NULL,
    body json NOT NULL
  );
  CREATE INDEX IF NOT EXISTS orders_of_upstream ON orders (upstream_id);
  CREATE TABLE IF NOT EXISTS files (
    id text PRIMARY KEY,
    order_id text NOT NULL,
    purpose text NOT NULL,
    file_name text NOT NULL,
    title text NOT NULL,
    size integer NOT NULL,
    created_time timestamptz NOT NULL
  );
  ALTER TABLE files ADD COLUMN IF NOT EXISTS content text;
  ALTER TABLE files ADD COLUMN IF NOT EXISTS content_type text NOT NULL DEFAULT 'application/pdf';
  CREATE INDEX IF NOT EXISTS files_of_order ON files (order_id);
  CREATE TABLE IF NOT EXISTS file_links (
    id text PRIMARY KEY,
    file_id text NOT NULL REFERENCES files (id),
    created_time timestamptz NOT NULL,
    expires_time timestamptz NOT NULL,
    expired_at timestamptz NOT NULL
  );
  CREATE INDEX IF NOT EXISTS links_of_file ON file_links (file_id);
`;
