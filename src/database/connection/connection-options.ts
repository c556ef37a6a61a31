import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type { ClientConfig } from 'pg';
import { ConfigError } from '../../errors.ts';
import { type DatabaseUrl, readDatabaseUrl } from './database-url.ts';
import { negotiatesDirectly, type Tls, urlProblems } from './url-problems.ts';
import { timeLimits } from './url-time-limits.ts';

const APPLICATION_NAME = 'digital-river-connector';
/** Shorter than the time after which firewalls drop connections without traffic. */
const KEEP_ALIVE_MS = 10_000;
/** PostgreSQL's name for the authorities that the operating system trusts. */
const SYSTEM_AUTHORITIES = 'system';

/**
 * The options of a connection to the inbox's database. All of them are given to pg, and no URL,
 * since it lets parameters of a URL and variables such as PGSSLMODE decide about encryption.
 * Parameters that are not known here, such as those of Prisma or a pooler, are ignored.
 *
 * @param url DATABASE_URL
 * @param tls DATABASE_TLS
 * @throws ConfigError when the two contradict each other, or a file of a certificate cannot be read
 */
export function connectionOptions(url: string, tls: Tls): ClientConfig {
  const problems = urlProblems(url, tls);
  if (problems.length > 0) throw new ConfigError(problems);
  const read = readDatabaseUrl(url);
  const { host, port, user, password, database, parameters } = read;
  const options = parameters.get('options');
  return {
    host,
    port: Number(port),
    user,
    password,
    database,
    // PostgreSQL does not encrypt a Unix socket, which stays on the machine.
    ssl: tls === 'off' || host.startsWith('/') ? false : encryption(read, tls),
    sslnegotiation: negotiatesDirectly(parameters) ? 'direct' : 'postgres',
    application_name: parameters.get('application_name') || APPLICATION_NAME,
    ...(options ? { options } : {}),
    ...timeLimits(parameters),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
}

/**
 * Checks that a database URL can be used with DATABASE_TLS.
 *
 * @returns one sentence per problem, without a value of the URL
 */
export function connectionProblems(url: string, tls: Tls): readonly string[] {
  try {
    connectionOptions(url, tls);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** Given explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED decides nothing either. */
function encryption({ parameters }: DatabaseUrl, tls: 'on' | 'verify'): ConnectionOptions {
  const authorities = parameters.get('sslrootcert');
  return {
    rejectUnauthorized: tls === 'verify',
    ...(tls === 'verify' && authorities !== SYSTEM_AUTHORITIES
      ? fileOption('ca', 'sslrootcert', parameters)
      : {}),
    ...fileOption('cert', 'sslcert', parameters),
    ...fileOption('key', 'sslkey', parameters),
  };
}

function fileOption(option: string, name: string, parameters: URLSearchParams) {
  const file = parameters.get(name);
  if (!file) return {};
  try {
    return { [option]: readFileSync(file, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([
      `The parameter ${name} of DATABASE_URL names a file that cannot be read (${code}). Correct the path, or remove the parameter.`,
    ]);
  }
}
