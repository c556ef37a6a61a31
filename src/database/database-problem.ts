import { MigrationError } from './migration-error.ts';

/** What to do when the database cannot be used, by the error code of Node.js or PostgreSQL. */
const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Start PostgreSQL, or correct host and port in DATABASE_URL.',
  ENOTFOUND: 'Correct the host in DATABASE_URL.',
  '28P01': 'Correct user and password in DATABASE_URL.',
  '28000':
    'Allow this user to connect (pg_hba.conf), or set DATABASE_TLS=on: some servers do not accept unencrypted connections.',
  '42501':
    'Give this user the right to read and write the tables, or run "npm run migrate" as their owner.',
  '53300': 'Too many connections: lower DATABASE_CONNECTIONS, or raise max_connections.',
  '57P01': 'PostgreSQL is stopping or restarting; start it if it does not come back.',
  '57P03': 'PostgreSQL is starting or stopping; start it if it does not come back.',
  '3D000': 'Create the database, or correct its name in DATABASE_URL.',
  'no TLS':
    'Enable TLS in PostgreSQL, or set DATABASE_TLS=off if the database is on the same machine.',
};

/** The message of pg for a server without TLS; this error has no code. */
const NO_TLS = 'The server does not support SSL connections';

/**
 * Describes why the database cannot be used.
 *
 * @param error what pg or a migration threw; only the code of pg's errors is shown, because their
 *   messages may contain a user name
 * @returns what was found, and what to do
 */
export function databaseProblem(error: unknown): { found: string; todo: string } {
  if (error instanceof MigrationError) return error;
  const code = codeOf(error);
  const todo =
    ADVICE[code] ??
    'Check DATABASE_URL, DATABASE_TLS, and the network between here and the database.';
  return { found: `cannot be used (${code})`, todo };
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'no answer';
  if ('message' in error && error.message === NO_TLS) return 'no TLS';
  return 'code' in error ? String(error.code) : 'no answer';
}
