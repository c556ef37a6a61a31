-- not transactional: the index is built without blocking those who write.
-- Finds the few subjects whose claims ended in neither a settlement nor a release, longest due
-- first.
-- An interrupted build leaves an invalid index, which has to go first.
DROP INDEX CONCURRENTLY IF EXISTS subject_repeated;
CREATE INDEX CONCURRENTLY subject_repeated ON subject (due_at) WHERE claims > 1;
