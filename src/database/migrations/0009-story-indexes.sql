-- not transactional: the indexes are built without blocking those who write.
-- All events of a subject.
DROP INDEX CONCURRENTLY IF EXISTS event_subject;
CREATE INDEX CONCURRENTLY event_subject ON event (subject, seq) WHERE subject IS NOT NULL;

-- Events that are not mapped, by cause.
DROP INDEX CONCURRENTLY IF EXISTS event_unmapped;
CREATE INDEX CONCURRENTLY event_unmapped ON event (error_code, received_at) WHERE status = 'unmapped';

-- Dismissed events whose retention is over.
DROP INDEX CONCURRENTLY IF EXISTS event_dismissed;
CREATE INDEX CONCURRENTLY event_dismissed ON event (settled_at) WHERE status = 'dismissed';

-- Events whose outcome the org does not show yet. Processes of the previous release use event_unreported.
DROP INDEX CONCURRENTLY IF EXISTS event_outcome_unreported;
CREATE INDEX CONCURRENTLY event_outcome_unreported ON event (report_after, seq)
  WHERE reported_at IS DISTINCT FROM settled_at
    AND (status = 'parked' OR (failed_key IS NOT NULL AND status IN ('applied', 'superseded', 'dismissed')));

-- The subjects of an Order: by the record that they are written to, by the one that their events name, and by
-- the order number. Of a record's id the first 15 characters: ids of 15 and 18 characters are the same.
DROP INDEX CONCURRENTLY IF EXISTS subject_record;
CREATE INDEX CONCURRENTLY subject_record ON subject (left(coalesce(
  memory #>> '{ids,order}', memory #>> '{ids,record}', memory #>> '{formerIds,order}', memory #>> '{formerIds,record}'), 15));
DROP INDEX CONCURRENTLY IF EXISTS subject_named_record;
CREATE INDEX CONCURRENTLY subject_named_record ON subject (left(memory #>> '{keys,sfOrderId}', 15));
DROP INDEX CONCURRENTLY IF EXISTS subject_number;
CREATE INDEX CONCURRENTLY subject_number ON subject
  (coalesce(memory #>> '{keys,upstreamId}', memory #>> '{keys,orderReference}', memory #>> '{keys,poNumber}'));

ALTER TABLE event VALIDATE CONSTRAINT event_status_check;
