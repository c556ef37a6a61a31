import { MigrationError } from './migration-error.ts';

/** Why the database cannot be used, and what to do. */
export interface DatabaseProblem {
  /** Continues "The database …"; without a full stop. */
  readonly found: string;
  /** A sentence. */
  readonly todo: string;
}

const NETWORK =
  'Check host and port in DATABASE_URL, and whether a firewall allows the connection.';
const UNKNOWN_AUTHORITY =
  'Name the file with the certificate of its authority in NODE_EXTRA_CA_CERTS, or set DATABASE_TLS=on, which accepts any certificate.';
const CUT =
  'See whether PostgreSQL runs and what it logs; if it does, a proxy or firewall in between cuts the connections.';
const NO_ANSWER =
  'If PostgreSQL runs, it is busy, or waits for a lock or a standby server (pg_stat_activity), or a proxy or firewall in between cuts the connections.';
const MIGRATE = 'A table or column is missing: run "npm run migrate", or restore the database.';
const POOLER =
  'A pooler in between does not take what the connector sends: update it, or set DATABASE_URL to the direct address of the database.';
const DISK =
  'Its disk is full: free or add storage; RETENTION_BODY_DAYS and RETENTION_ROW_DAYS say how long events are kept.';
const STOPPING = 'PostgreSQL is stopping or restarting; start it if it does not come back.';
const DAMAGED =
  'Its files are damaged or cannot be read: see the log of PostgreSQL, and restore it.';
const REFUSED_VALUE =
  'It refuses a value of the event, and takes others: report the line of the log, which is a defect.';

/**
 * What to do when the database cannot be used, by the error code of Node.js or PostgreSQL, or by our
 * name for an error without a code. A class of PostgreSQL's codes is its first two characters.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 * @see https://nodejs.org/docs/latest/api/errors.html#common-system-errors
 */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'Start PostgreSQL, or correct host and port in DATABASE_URL.'],
  ['ENOTFOUND', 'Correct the host in DATABASE_URL.'],
  [
    'EAI_AGAIN',
    'The name of its host cannot be looked up now; if it lasts, check the name server.',
  ],
  ['ETIMEDOUT', NETWORK],
  ['EHOSTUNREACH', NETWORK],
  ['ENETUNREACH', NETWORK],
  ['no answer to the log-in', NETWORK],
  ['ECONNRESET', CUT],
  ['EPIPE', CUT],
  ['connection ended', CUT],
  ['no answer to a query', NO_ANSWER],
  ['no answer within 3 seconds', NO_ANSWER],
  [
    'not replicated',
    'A commit that waited for a standby server was cancelled: see whether the servers in synchronous_standby_names run.',
  ],
  [
    'no free connection',
    'All connections of this process are in use or do not answer: if it lasts, raise DATABASE_CONNECTIONS, or see which queries take long (pg_stat_activity).',
  ],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNKNOWN_AUTHORITY],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT', UNKNOWN_AUTHORITY],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNKNOWN_AUTHORITY],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'Its certificate is for another host name: correct the host in DATABASE_URL, or set DATABASE_TLS=on, which accepts any certificate.',
  ],
  ['CERT_HAS_EXPIRED', 'Its certificate has expired: renew it.'],
  ['CERT_NOT_YET_VALID', 'Its certificate is not valid yet: check the clocks of both machines.'],
  [
    'no TLS',
    'Enable TLS in PostgreSQL, or set DATABASE_TLS=off if the database is on the same machine.',
  ],
  ['TLS refused', 'Enable TLS in PostgreSQL, and check that DATABASE_URL leads to PostgreSQL.'],
  [
    'EPROTO',
    'Check that DATABASE_URL leads to PostgreSQL, and that both sides share a TLS version.',
  ],
  ['log-in', 'Correct user and password in DATABASE_URL.'],
  ['28P01', 'Correct user and password in DATABASE_URL.'],
  [
    '28000',
    'Allow this user to connect (pg_hba.conf), or set DATABASE_TLS=on: some servers do not accept unencrypted connections.',
  ],
  ['3D000', 'Create the database, or correct its name in DATABASE_URL.'],
  [
    '42501',
    'Give this user the right to read and write the tables, or run "npm run migrate" as their owner.',
  ],
  ['42P01', MIGRATE],
  ['42703', MIGRATE],
  ['42P05', POOLER],
  ['26000', POOLER],
  [
    '08P01',
    'A pooler in between, such as PgBouncer, refuses: its log says why, such as an unknown database or user, no answer of PostgreSQL, no free connection, or a parameter that it does not know.',
  ],
  ['08', CUT],
  ['22', REFUSED_VALUE],
  ['23', REFUSED_VALUE],
  [
    '25006',
    'It is read-only: set DATABASE_URL to the primary server, or free storage if the provider allows no writes while it is full.',
  ],
  [
    '53300',
    'Too many connections: lower DATABASE_CONNECTIONS, or raise max_connections or the limit of this user; "npm run doctor" shows them.',
  ],
  ['53100', DISK],
  ['53200', 'PostgreSQL has no memory left: lower its settings, or give the machine more.'],
  ['53400', 'A limit in the configuration of PostgreSQL is reached: its log says which; raise it.'],
  ['53', 'PostgreSQL lacks memory, storage or connections: see its log.'],
  ['54', 'A limit of PostgreSQL is reached: see its log.'],
  [
    '55P03',
    'Another session locks a table, such as a migration or a report: wait for it, or end it (pg_stat_activity).',
  ],
  [
    '57014',
    'A query took too long and was stopped: see what PostgreSQL is busy with (pg_stat_activity).',
  ],
  ['57P01', STOPPING],
  ['57P02', STOPPING],
  ['57P03', 'PostgreSQL is starting or stopping; start it if it does not come back.'],
  ['57P04', 'The database was deleted: restore it, or correct its name in DATABASE_URL.'],
  ['57P05', 'PostgreSQL ends idle connections (idle_session_timeout): nothing to do if it passes.'],
  ['58', DAMAGED],
  ['XX', DAMAGED],
]);

const OTHERWISE =
  'Check DATABASE_URL, DATABASE_TLS, and the network between here and the database.';

/** Our names for errors of pg without a code, by how their messages begin. */
const NAMES: readonly (readonly [message: RegExp, name: string])[] = [
  [/^The server does not support SSL connections/, 'no TLS'],
  [/^There was an error establishing an SSL connection/, 'TLS refused'],
  [/^SASL/, 'log-in'],
  [/^timeout exceeded when trying to connect/, 'no free connection'],
  [/^(Connection terminated due to connection timeout|timeout expired)/, 'no answer to the log-in'],
  [/^(The database did not answer|Query read timeout)/, 'no answer to a query'],
  [/^PostgreSQL has stopped waiting for its synchronous standby/, 'not replicated'],
  [/^No answer within 3 seconds/, 'no answer within 3 seconds'],
  [/^(Connection terminated|Client (was closed|has encountered))/, 'connection ended'],
];

/**
 * Describes why the database cannot be used.
 *
 * @param error what pg or a migration threw; only the code of pg's errors is shown, because their
 *   messages may contain a user name
 */
export function databaseProblem(error: unknown): DatabaseProblem {
  if (error instanceof MigrationError) return error;
  const code = codeOf(error);
  return {
    found: `cannot be used (${code})`,
    todo: adviceFor(code) ?? OTHERWISE,
  };
}

/**
 * Whether an error is known to be about the database. Others, such as a defect or a file that
 * cannot be read, would get the advice to check DATABASE_URL.
 */
export function isKnownProblem(error: unknown): boolean {
  return error instanceof MigrationError || adviceFor(codeOf(error)) !== undefined;
}

/** A problem as sentences. */
export function problemText({ found, todo }: DatabaseProblem): string {
  return `The database ${found}. ${todo}`;
}

function adviceFor(code: string): string | undefined {
  return ADVICE.get(code) ?? ADVICE.get(code.slice(0, 2));
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'no answer';
  if ('code' in error && error.code !== undefined) return String(error.code);
  const message = 'message' in error ? String(error.message) : '';
  return NAMES.find(([begin]) => begin.test(message))?.[1] ?? 'no answer';
}
