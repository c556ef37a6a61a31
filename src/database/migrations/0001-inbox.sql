-- An event is durable here before it is acknowledged. The body is stored once, as the bytes that came.
CREATE TABLE event (
  seq         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source      text        NOT NULL,
  event_id    text        NOT NULL,
  type        text,
  subject     text,
  live        boolean,
  event_time  timestamptz,
  received_at timestamptz NOT NULL DEFAULT now(),
  proof       text        NOT NULL,
  arrivals    integer     NOT NULL DEFAULT 1,
  status      text        NOT NULL CHECK (status IN
    ('pending', 'waiting', 'applied', 'superseded', 'unmapped', 'rejected', 'parked')),
  settled_at  timestamptz,
  reason      text,
  error_code  text,
  error_object text,
  error_field text,
  error_detail text,
  body        bytea,
  UNIQUE (source, event_id)
) WITH (autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX event_open ON event (source, subject, seq) WHERE status IN ('pending', 'waiting');
CREATE INDEX event_parked ON event (seq) WHERE status = 'parked';
CREATE INDEX event_bodies ON event (settled_at)
  WHERE body IS NOT NULL AND status IN ('applied', 'superseded', 'unmapped', 'rejected');
CREATE INDEX event_settled ON event (settled_at) WHERE status IN ('applied', 'superseded', 'unmapped', 'rejected');

-- What events are about: who works on it, when it is due, and what was applied for it.
-- due_at      when there is something to do; null when there is nothing
-- arrivals    counts new events, so that a worker that settles notices what came meanwhile
-- lease       the worker that has it in hand, until leased_until
CREATE TABLE subject (
  source        text        NOT NULL,
  key           text        NOT NULL,
  due_at        timestamptz,
  arrivals      bigint      NOT NULL DEFAULT 1,
  attempts      integer     NOT NULL DEFAULT 0,
  lease         uuid,
  leased_until  timestamptz,
  waiting_since timestamptz,
  memory        jsonb       NOT NULL DEFAULT '{}',
  PRIMARY KEY (source, key)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX subject_due ON subject (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX subject_lease ON subject (lease) WHERE lease IS NOT NULL;

-- lz4 costs half of the default's time; servers that were built without it keep the default.
DO $$ BEGIN
  ALTER TABLE event ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
