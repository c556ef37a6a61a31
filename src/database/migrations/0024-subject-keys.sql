-- not transactional: the index is built without blocking those who write.
-- Subjects by what their look-ups search by: mapping files name their keys themselves. The keys of Digital River have an index
-- already (subject_number), and its subjects are the many.
DROP INDEX CONCURRENTLY IF EXISTS subject_keys;
CREATE INDEX CONCURRENTLY subject_keys ON subject USING gin (jsonb_path_query_array(memory, '$.keys.*'))
  WHERE source <> 'digital-river';
