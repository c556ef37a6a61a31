-- not transactional: the index is built without blocking those who write.
-- Rejected events, by source and time.
DROP INDEX CONCURRENTLY IF EXISTS event_rejected;
CREATE INDEX CONCURRENTLY event_rejected ON event (source, received_at) WHERE status = 'rejected';

-- A run can read rejected events again.
ALTER TABLE run DROP CONSTRAINT IF EXISTS run_action_check;
ALTER TABLE run ADD CONSTRAINT run_action_check CHECK (action IN ('replay', 'dismiss', 'judge', 'read')) NOT VALID;
ALTER TABLE run VALIDATE CONSTRAINT run_action_check;
