-- What an event's story is made from, besides its own row.
-- origin           how it came: caller, address and path of the arrival; null when no call brought it
-- last_arrival_at  when it was delivered again last; null when it was delivered once
ALTER TABLE event
  ADD COLUMN origin          jsonb,
  ADD COLUMN last_arrival_at timestamptz;

-- Outcomes of attempts that an event's own row does not tell any more, and what people did to it. An event that was
-- applied in its first attempt has no row here. Rows are deleted with their event.
-- round    begins with 0; each action begins the next one
-- outcome  by which outcomes of a round are the same; empty for the action with which the round begins
-- action, actor, note   what was done, who did it if it was a person, and why; null for an outcome
-- status, code, object, field, reason   of the outcome; for an action, what the event was before
-- since    for an action: since when the event was that; null: it was not settled
-- first_at, last_at, times   when the outcome was had first and last, and how often
CREATE TABLE event_history (
  seq      bigint      NOT NULL,
  round    integer     NOT NULL,
  outcome  text        NOT NULL,
  action   text,
  actor    text,
  note     text,
  status   text        NOT NULL,
  code     text,
  object   text,
  field    text,
  reason   text,
  since    timestamptz,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at  timestamptz NOT NULL DEFAULT now(),
  times    integer     NOT NULL DEFAULT 1,
  PRIMARY KEY (seq, round, outcome)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
