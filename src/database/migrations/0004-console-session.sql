-- Who is signed in to the console: connect-pg-simple keeps its sessions here, and deletes those that have run out.
CREATE TABLE console_session (
  sid    text        PRIMARY KEY,
  sess   json        NOT NULL,
  expire timestamptz NOT NULL
);

CREATE INDEX console_session_expire ON console_session (expire);
