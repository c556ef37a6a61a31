-- What the org is shown of parked events, as Failed Event records.
-- failed_key    the record's key, given before the org is told for the first time: the org may have the record
-- reported_at   the settled_at of the outcome that the org was told last; null when it was told none
-- report_after  not before this time is the org told, since it has refused the record
ALTER TABLE event
  ADD COLUMN failed_key   text,
  ADD COLUMN reported_at  timestamptz,
  ADD COLUMN report_after timestamptz NOT NULL DEFAULT '-infinity';

CREATE UNIQUE INDEX event_failed_key ON event (failed_key) WHERE failed_key IS NOT NULL;

-- Events of which the org is still to be told something: that they are parked, or that they are not any more.
CREATE INDEX event_unreported ON event (report_after, seq)
  WHERE reported_at IS DISTINCT FROM settled_at
    AND (status = 'parked' OR (failed_key IS NOT NULL AND status IN ('applied', 'superseded')));
