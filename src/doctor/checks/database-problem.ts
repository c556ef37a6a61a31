/** What is to be done when the database can't be used, by Node's or PostgreSQL's code. */
const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Start it, or correct host and port in DATABASE_URL.',
  ENOTFOUND: 'Correct the host in DATABASE_URL.',
  '28P01': 'Correct user and password in DATABASE_URL.',
  '28000': 'Allow this user, or set DATABASE_TLS=on: some servers refuse what is not encrypted.',
  '3D000': 'Create the database, or correct its name in DATABASE_URL.',
  'no TLS': 'Let it encrypt, or set DATABASE_TLS=off where it is on the same machine.',
};

/** In pg's words; it has no code. */
const NO_TLS = 'The server does not support SSL connections';

/** That the database can't be used: what was found, by a code only since messages could name users, and what to do. */
export function databaseTrouble(error: unknown): { found: string; todo: string } {
  const code = codeOf(error);
  const todo = ADVICE[code] ?? 'Check DATABASE_URL, DATABASE_TLS, and the way there.';
  return { found: `it can not be used (${code})`, todo };
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'no answer';
  if ('message' in error && error.message === NO_TLS) return 'no TLS';
  return 'code' in error ? String(error.code) : 'no answer';
}
