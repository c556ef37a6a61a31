-- Parked events that share a cause, as people see them.
-- key               a digest of source, code, object and field
-- state             open; acknowledged: a person knows of it; resolved: none of its events is parked, or open again after a replay
-- since             when the first of its events was parked, since it was opened last
-- events, orders    how many are parked now, and of how many orders
-- newest            when the last of them was parked; reason and last_seq are those of the newest event
-- open_seq          while none is parked: one of its events that was replayed, and has not become anything yet
-- peak              the most events that were parked at a time, since it was opened last; acknowledged_peak: when it was
--                   acknowledged
CREATE TABLE issue (
  key               text        PRIMARY KEY,
  source            text        NOT NULL,
  code              text        NOT NULL,
  object            text        NOT NULL,
  field             text        NOT NULL,
  state             text        NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
  since             timestamptz NOT NULL,
  events            integer     NOT NULL,
  orders            integer     NOT NULL,
  newest            timestamptz NOT NULL,
  reason            text        NOT NULL,
  last_seq          bigint      NOT NULL,
  open_seq          bigint,
  peak              integer     NOT NULL,
  acknowledged_at   timestamptz,
  acknowledged_by   text,
  acknowledged_peak integer,
  note              text,
  resolved_at       timestamptz
);
CREATE INDEX issue_state ON issue (state, resolved_at);

-- What became of issues, in the order in which it was stored.
CREATE TABLE issue_change (
  id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  issue  text        NOT NULL REFERENCES issue ON DELETE CASCADE,
  change text        NOT NULL CHECK (change IN ('opened', 'reopened', 'acknowledged', 'taken back', 'resolved')),
  at     timestamptz NOT NULL DEFAULT now(),
  by     text,
  note   text
);
CREATE INDEX issue_change_issue ON issue_change (issue, id);
CREATE INDEX issue_change_at ON issue_change (at);

-- What a person does to many events. A process that goes on with a run has its row locked.
-- state          running: some of its events are not begun; following: what becomes of them is counted; finished
-- token          of the form that began it, so that a form that is sent twice begins one run
-- selection      what was chosen; selection_key: a digest of it, by which it is compared
-- next_at        when a process goes on
-- through        the last event that was begun
-- until_seq      judge: no later event is judged
-- total          events that were chosen; changed: made pending, or dismissed; skipped: not changed
-- outcomes       what became of the changed ones, when they were counted last
CREATE TABLE run (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  action        text        NOT NULL CHECK (action IN ('replay', 'dismiss', 'judge')),
  state         text        NOT NULL CHECK (state IN ('running', 'following', 'finished')),
  token         text,
  issue         text,
  selection     jsonb       NOT NULL,
  selection_key text        NOT NULL,
  note          text,
  begun_by      text        NOT NULL,
  begun_by_id   text        NOT NULL,
  begun_at      timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  next_at       timestamptz NOT NULL DEFAULT now(),
  through       bigint      NOT NULL DEFAULT 0,
  until_seq     bigint,
  total         integer     NOT NULL DEFAULT 0,
  changed       integer     NOT NULL DEFAULT 0,
  skipped       integer     NOT NULL DEFAULT 0,
  cancelled_at  timestamptz,
  cancelled_by  text,
  outcomes      jsonb       NOT NULL DEFAULT '[]',
  counted_at    timestamptz,
  finished_at   timestamptz
);
CREATE UNIQUE INDEX run_token ON run (token, action, selection_key);
CREATE UNIQUE INDEX run_same ON run (action, selection_key) WHERE state = 'running';
CREATE INDEX run_open ON run (next_at) WHERE state <> 'finished';
CREATE INDEX run_issue ON run (issue, id);

-- The events of a run. is_changed: null while it is not begun; false when it had another status, or cause, by then.
CREATE TABLE run_event (
  run        bigint  NOT NULL REFERENCES run ON DELETE CASCADE,
  seq        bigint  NOT NULL,
  is_changed boolean,
  PRIMARY KEY (run, seq)
);
