-- Conditions that need a person, as they were at the last look. A row stays for an hour after its condition is over,
-- so that one which comes and goes does not flood.
-- key            the same for the same cause
-- since          since when it lasts, as far as that is known
-- seen_at        since when each look has seen it; null: the last one has not
-- raised_at      when an alert was due; null: it has not held for long enough, or is over
-- known_size     of how many events people know, by an alert or since they have acknowledged it
-- notified_at    when people were alerted last; null: that waits for the end of the quiet hours
-- cleared_at     since when a raised one is no longer seen
-- recovered_at   when it was over the last time
-- flaps          how often it came back within an hour after it was over
CREATE TABLE alert_condition (
  key          text        PRIMARY KEY,
  kind         text        NOT NULL,
  title        text        NOT NULL,
  details      text        NOT NULL,
  todo         text        NOT NULL,
  page         text        NOT NULL,
  since        timestamptz NOT NULL,
  seen_at      timestamptz,
  raised_at    timestamptz,
  known_size   integer,
  notified_at  timestamptz,
  cleared_at   timestamptz,
  recovered_at timestamptz,
  flaps        integer     NOT NULL
);

-- Messages. They contain no personal data and no secrets.
-- kind   alert: of conditions, test: of the console's button
CREATE TABLE alert (
  id         uuid        PRIMARY KEY,
  kind       text        NOT NULL CHECK (kind IN ('alert', 'test')),
  subject    text        NOT NULL,
  text       text        NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE INDEX alert_created ON alert (created_at);

-- The messages on each channel.
-- state        pending: to be sent; failed: given up
-- attempts     attempts that failed
-- due_at       when it is tried next; while a process sends it, when another one may
-- failure      why the last attempt failed, in the connector's words
CREATE TABLE alert_delivery (
  alert_id   uuid        NOT NULL REFERENCES alert ON DELETE CASCADE,
  channel    text        NOT NULL,
  state      text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts   integer     NOT NULL DEFAULT 0,
  due_at     timestamptz NOT NULL DEFAULT now(),
  settled_at timestamptz,
  failure    text,
  PRIMARY KEY (alert_id, channel)
);

CREATE INDEX alert_delivery_due ON alert_delivery (channel, due_at) WHERE state = 'pending';

-- How each channel worked last.
CREATE TABLE alert_channel (
  channel      text        PRIMARY KEY,
  delivered_at timestamptz,
  failed_at    timestamptz,
  failure      text
);
