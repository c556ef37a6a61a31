-- The processes that pause their calls to the org at the moment. Metrics and the doctor read it.
-- process        chosen at random when the process starts
-- kind, reason   why calls are paused
-- failures       failed calls and probes in a row
-- expires_at     the process renews its row before this time; a process that died does not
CREATE TABLE org_pause (
  process       uuid        PRIMARY KEY,
  kind          text        NOT NULL,
  reason        text        NOT NULL,
  since         timestamptz NOT NULL,
  next_probe_at timestamptz NOT NULL,
  failures      integer     NOT NULL,
  expires_at    timestamptz NOT NULL
);
