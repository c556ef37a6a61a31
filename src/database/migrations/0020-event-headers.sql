-- The HTTP headers that the source of an event reads, such as the id of the event; null without any. They are deleted with the
-- body.
ALTER TABLE event ADD COLUMN headers jsonb;
