-- What people and clients of the API did in the console. Entries are only added: none is changed, and none is deleted before
-- its time, by the connector or by hand.
-- at       to the millisecond: pages name an entry by at and seq
-- event_seq the number of the event that it was done to, for a link; the event may be deleted before
-- actor    the Salesforce user who is signed in, or the client of the token endpoint
-- outcome  begun: recorded before it was done; a second entry follows if it is not known to be done (failed). done, refused
CREATE TABLE audit (
  seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz(3) NOT NULL DEFAULT now(),
  actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'client')),
  actor_id   text NOT NULL,
  actor_name text NOT NULL,
  action     text NOT NULL,
  what       text NOT NULL,
  event_seq  bigint,
  note       text,
  outcome    text NOT NULL CHECK (outcome IN ('begun', 'done', 'refused', 'failed'))
);

CREATE INDEX audit_at ON audit (at, seq);
CREATE INDEX audit_action ON audit (action, at, seq);
CREATE INDEX audit_actor_id ON audit (left(actor_id, 15), at, seq);
CREATE INDEX audit_actor_name ON audit (lower(actor_name), at, seq);

-- The transaction that deletes old entries says how many days they are kept. No entry of the last 30 days is ever deleted.
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  kept_days integer := nullif(current_setting('connector.audit_days', true), '');
BEGIN
  IF TG_OP = 'DELETE' AND kept_days >= 30 THEN
    IF OLD.at < now() - kept_days * interval '1 day' THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'an entry of the audit trail cannot be changed, nor deleted before its time'
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
