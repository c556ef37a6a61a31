-- Invoices and credit memos that are attached to records of the org as files. Rows stay: they contain no personal data,
-- and keep a document from being attached again.
-- organization_id  the org that the file is attached in
-- file_id          Digital River's id of the file
-- subject          Digital River's id of the order
-- state            pending: to be attached, failed: needs a person
-- attempts         attempts that failed for a reason of this document
-- due_at           when it is tried next; while a worker has claimed it, when the claim expires
-- claim            of the worker that has claimed it last
-- claimed_at       since when a worker has it; null while none does
-- outage_since     when Digital River first failed to give its content, with an error of its own; null after any other
--                  result
-- reason           why it is not attached yet
-- document_id      id of the file in the org
CREATE TABLE document (
  organization_id text        NOT NULL,
  file_id         text        NOT NULL,
  subject         text        NOT NULL,
  kind            text        NOT NULL CHECK (kind IN ('Invoice', 'Credit Memo')),
  state           text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'attached', 'failed')),
  attempts        integer     NOT NULL DEFAULT 0,
  due_at          timestamptz NOT NULL DEFAULT now(),
  claim           uuid,
  claimed_at      timestamptz,
  outage_since    timestamptz,
  reason          text,
  document_id     text,
  found_at        timestamptz NOT NULL DEFAULT now(),
  settled_at      timestamptz,
  PRIMARY KEY (organization_id, file_id)
);

CREATE INDEX document_due ON document (due_at) WHERE state = 'pending';
CREATE INDEX document_failed ON document (settled_at) WHERE state = 'failed';
CREATE INDEX document_attached ON document (organization_id, settled_at) WHERE state = 'attached';

-- Until when no document is attached, and why. At most one row; it means nothing once it has ended.
CREATE TABLE document_pause (
  one_row boolean     PRIMARY KEY DEFAULT true CHECK (one_row),
  until   timestamptz NOT NULL,
  reason  text        NOT NULL
);

-- Links that people ask for, and that could not be stored in the org at the first attempt. A row is deleted when the
-- link is stored, or not asked for any more.
-- record_id   id of the record in the org
-- url         a link that Digital River made and the org does not have yet; it is a secret
-- attempts    attempts that failed
-- due_at      when it is tried next
CREATE TABLE document_link (
  record_id  text        PRIMARY KEY,
  file_id    text        NOT NULL,
  url        text,
  expires_at timestamptz,
  attempts   integer     NOT NULL DEFAULT 0,
  due_at     timestamptz NOT NULL DEFAULT now()
);
