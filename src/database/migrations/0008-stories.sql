-- What an event is about when it is parked for a conflict, events that a person sets aside, and the org
-- that the subjects were written to.
-- conflict         ids of the Orders and orders that a conflict is about
-- dismissal_note   why a person dismissed the event
-- dismissed_by     who did: the id of a Salesforce user, or a command
-- organization_id  of the org that the subject's memory is about; null: of the first org of this database
-- answered_at      when the org answered a probe again, and work is tried; null: calls are paused
ALTER TABLE event
  ADD COLUMN conflict       jsonb,
  ADD COLUMN dismissal_note text,
  ADD COLUMN dismissed_by   text;

ALTER TABLE subject ADD COLUMN organization_id text;

ALTER TABLE org_pause ADD COLUMN answered_at timestamptz;

-- Valid for new rows at once; a later migration checks the others without blocking.
ALTER TABLE event DROP CONSTRAINT event_status_check;
ALTER TABLE event ADD CONSTRAINT event_status_check CHECK (status IN
  ('pending', 'waiting', 'applied', 'superseded', 'unmapped', 'rejected', 'parked', 'dismissed')) NOT VALID;

-- The org that events are written to: one row, from the first log-in of a worker on.
-- first_organization_id    the first one ever
-- refused_organization_id  another org that a worker was configured for last; it applies nothing
CREATE TABLE connected_org (
  is_only                 boolean     PRIMARY KEY DEFAULT true CHECK (is_only),
  organization_id         text        NOT NULL,
  first_organization_id   text        NOT NULL,
  accepted_at             timestamptz NOT NULL DEFAULT now(),
  refused_organization_id text,
  refused_at              timestamptz
);

-- read_until  how far a periodic task has read what changes elsewhere
-- state       what a periodic task has to remember
ALTER TABLE reconciliation
  ADD COLUMN read_until timestamptz,
  ADD COLUMN state      text;
