-- not transactional: the indexes are built without blocking those who write.
-- The parked events of an issue.
DROP INDEX CONCURRENTLY IF EXISTS event_issue;
CREATE INDEX CONCURRENTLY event_issue ON event
  (md5(md5(source) || md5(coalesce(error_code, '')) || md5(coalesce(error_object, '')) || md5(coalesce(error_field, ''))), seq)
  WHERE status = 'parked';

-- What parked events were replayed, or dismissed, by cause.
DROP INDEX CONCURRENTLY IF EXISTS event_history_parked;
CREATE INDEX CONCURRENTLY event_history_parked ON event_history
  (md5(md5(coalesce(code, '')) || md5(coalesce(object, '')) || md5(coalesce(field, ''))), first_at)
  WHERE action IS NOT NULL AND status = 'parked';

-- Events that wait, or that Salesforce refused and that are tried again.
DROP INDEX CONCURRENTLY IF EXISTS event_waiting;
CREATE INDEX CONCURRENTLY event_waiting ON event (source, subject, seq)
  WHERE status = 'waiting' OR (status = 'pending' AND error_code IS NOT NULL);

-- Subjects by how long they wait.
DROP INDEX CONCURRENTLY IF EXISTS subject_waiting;
CREATE INDEX CONCURRENTLY subject_waiting ON subject (least(waiting_since, held_since), source, key)
  WHERE waiting_since IS NOT NULL OR held_since IS NOT NULL;

-- Unmapped events by source, cause and type. An index takes no longer types, which an earlier release has stored.
DROP INDEX CONCURRENTLY IF EXISTS event_unmapped_type;
CREATE INDEX CONCURRENTLY event_unmapped_type ON event (source, error_code, type, received_at)
  WHERE status = 'unmapped' AND (type IS NULL OR length(type) <= 255);

-- Subjects by how long they wait for their record, or for a setting, and by how long their writes are held.
DROP INDEX CONCURRENTLY IF EXISTS subject_waiting_record;
CREATE INDEX CONCURRENTLY subject_waiting_record ON subject (waiting_since) WHERE waiting_since IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS subject_awaited_setting;
CREATE INDEX CONCURRENTLY subject_awaited_setting ON subject ((memory ->> 'awaitedSetting'), waiting_since)
  WHERE waiting_since IS NOT NULL AND memory ->> 'awaitedSetting' IS NOT NULL;
DROP INDEX CONCURRENTLY IF EXISTS subject_held;
CREATE INDEX CONCURRENTLY subject_held ON subject (held_since) WHERE held_since IS NOT NULL;
