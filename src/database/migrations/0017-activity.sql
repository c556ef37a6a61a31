-- What happened, for the console's plots: not the truth, which is the table event. A process that is killed loses ten
-- seconds of it. All times are in UTC. Minutes are kept for 2 hours, tens of minutes for 26 hours, hours for 32 days: a
-- page reads a few thousand rows.
-- measure   what is counted (stored, applied …), timed (applied), or measured (waiting)
-- source    the sender; empty where all are measured together
-- upper_ms  0: a count. Otherwise how many took up to so many milliseconds, and longer than the limit before
CREATE TABLE activity (
  resolution text        NOT NULL CHECK (resolution IN ('minute', 'ten minutes', 'hour')),
  starts_at  timestamptz NOT NULL,
  measure    text        NOT NULL,
  source     text        NOT NULL,
  upper_ms   integer     NOT NULL,
  count      bigint      NOT NULL,
  PRIMARY KEY (resolution, starts_at, measure, source, upper_ms)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

-- What the last answers of the org have shown a worker. One row.
-- organization_id    of the org, if it shows its id
-- used, call_limit   calls of the org's last 24 hours, of all its users, and how many it allows
-- absent_fields      optional fields that the org lacks
CREATE TABLE org_usage (
  one_row         boolean     PRIMARY KEY DEFAULT true CHECK (one_row),
  organization_id text,
  used            bigint,
  call_limit      bigint,
  absent_fields   text[]      NOT NULL,
  seen_at         timestamptz NOT NULL
);
