-- A server that was built without lz4 compressed bodies by pglz, which took more of its time than all else of storing an event.
-- There, bodies are stored as they are. What is stored already stays.
DO $$ BEGIN
  ALTER TABLE event ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  ALTER TABLE event ALTER COLUMN body SET STORAGE EXTERNAL;
END $$;
