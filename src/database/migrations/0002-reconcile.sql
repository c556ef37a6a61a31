-- When each source is to be asked next for what its webhooks did not bring. One process at a time takes its turn.
CREATE TABLE reconciliation (
  source text        PRIMARY KEY,
  due_at timestamptz NOT NULL
);

-- Finds what came lately. Events lie in the order in which they came, so that a range index of a few pages is enough,
-- and costs those who only receive next to nothing.
CREATE INDEX event_received ON event USING brin (received_at) WITH (pages_per_range = 32, autosummarize = on);
