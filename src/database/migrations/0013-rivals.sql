-- not transactional: the index is built without blocking those who write.
-- Parked events by the order that has the record which they are to be written to.
DROP INDEX CONCURRENTLY IF EXISTS event_conflict;
CREATE INDEX CONCURRENTLY event_conflict ON event ((conflict ->> 'otherSubject'))
  WHERE status = 'parked' AND conflict IS NOT NULL;
