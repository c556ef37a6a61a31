-- Back-fills of Digital River's log of events.
-- name         which back-fill: of the schedule, of webhooks, or of a command with its options
-- started_at   when its first page was asked for; no event of it was stored before
-- begun_at     when its pieces were chosen last; what was created since is not among them
-- finished_at  when the last piece was read; null while pieces are left
-- failure      what failed in the last attempt; null when nothing did
-- seen, known, new_events, rejected   counts since it began
CREATE TABLE backfill (
  name        text        PRIMARY KEY,
  started_at  timestamptz NOT NULL DEFAULT now(),
  begun_at    timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  failed_at   timestamptz,
  failure     text,
  seen        bigint      NOT NULL DEFAULT 0,
  known       bigint      NOT NULL DEFAULT 0,
  new_events  bigint      NOT NULL DEFAULT 0,
  rejected    bigint      NOT NULL DEFAULT 0
);

-- The events that a back-fill has counted, so that it counts each of them once, however often it reads them.
-- is_new   whether a back-fill has put the event into the inbox since this one began
CREATE TABLE backfill_event (
  name     text    NOT NULL REFERENCES backfill ON DELETE CASCADE,
  event_id text    NOT NULL,
  is_new   boolean NOT NULL,
  PRIMARY KEY (name, event_id)
);

-- What is left of a back-fill: the events of a type that were created from `since` on and before `until`, and the
-- whole period as it was chosen.
-- failure   why reading it failed last; null when it did not
CREATE TABLE backfill_piece (
  id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name      text        NOT NULL REFERENCES backfill ON DELETE CASCADE,
  type      text        NOT NULL,
  since     timestamptz NOT NULL,
  until     timestamptz NOT NULL,
  whole     tstzrange   NOT NULL,
  failed_at timestamptz,
  failure   text
);
CREATE INDEX backfill_piece_name ON backfill_piece (name, id);

-- The webhooks of this installation, as Digital River listed them last.
-- key         the webhook's id, or "missing" and the event type that no webhook asks for
-- changed_at  when Digital River changed it last, by Digital River's clock
-- since       when the state was seen first
-- logged_at   when the problem was logged last
CREATE TABLE webhook_state (
  key        text        PRIMARY KEY,
  state      text        NOT NULL CHECK (state IN ('enabled', 'disabled', 'missing')),
  types      text[]      NOT NULL,
  address    text,
  changed_at timestamptz,
  since      timestamptz NOT NULL DEFAULT now(),
  logged_at  timestamptz
);

-- The event types that webhooks bring.
-- missed_from    since when events of the type may be missing; null when it is received
-- changed_from   the look after which its webhook was changed, while the back-fill for that is due later; else null
-- looked_back_at when a back-fill for a change of its webhook was begun last
CREATE TABLE awaited_type (
  type           text PRIMARY KEY,
  missed_from    timestamptz,
  changed_from   timestamptz,
  looked_back_at timestamptz
);

-- When the webhooks were listed last, and why the last attempt failed. One row.
CREATE TABLE webhook_watch (
  one_row   boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  listed_at timestamptz,
  failed_at timestamptz,
  failure   text
);
