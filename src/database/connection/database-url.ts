import { parse } from 'pg-connection-string';

/** What a database URL says. */
export interface DatabaseUrl {
  /** Host name, IP address, or the folder of a Unix socket, which begins with a slash. */
  readonly host: string;
  readonly port: string;
  /** Without user, password or database, pg takes its defaults. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  /** What follows the question mark. */
  readonly parameters: URLSearchParams;
  /** Names of parameters that lead to another server than the address before them. */
  readonly misleading: readonly string[];
}

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '::1'];

/**
 * Reads a database URL. Parameters that replace a part of the address are followed, as PostgreSQL's
 * own programs do; everything else of them is left to the caller.
 *
 * @throws Error when it is not a URL, or has a percent sign that is not part of an encoded character
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function readDatabaseUrl(url: string): DatabaseUrl {
  const [, address = '', query = ''] = /^([^?]*)\??([^#]*)/.exec(url) ?? [];
  // The parameters are kept from the library: it would read the files that they name, and decide
  // about encryption.
  const { host, port, user, password, database } = parse(address);
  const parameters = new URLSearchParams(query);
  const replaced = (name: string) => parameters.getAll(name).findLast((value) => value !== '');
  const connectedHost = replaced('host') || host || 'localhost';
  return {
    host: connectedHost,
    port: replaced('port') || port || '5432',
    user: replaced('user') || user || undefined,
    password: replaced('password') || password || undefined,
    database: database || undefined,
    parameters,
    misleading: [
      ...(isOther(host, replaced('host')) && !isSafe(host, connectedHost) ? ['host'] : []),
      ...(isOther(connectedHost, replaced('hostaddr')) ? ['hostaddr'] : []),
      ...(isOther(port, replaced('port')) ? ['port'] : []),
    ],
  };
}

/** Whether the server that a database URL leads to is on the same machine. */
export function isOnSameMachine(url: string): boolean {
  return isLocal(readDatabaseUrl(url).host);
}

function isOther(given: string | null | undefined, replacement: string | undefined): boolean {
  if (!given || replacement === undefined) return false;
  return given.toLowerCase() !== replacement.toLowerCase();
}

/**
 * A socket can only be meant: it is on the same machine, as that of a proxy, and some providers write
 * any host name before it.
 */
function isSafe(host: string | null | undefined, replacement: string): boolean {
  return replacement.startsWith('/') || (isLocal(host ?? '') && isLocal(replacement));
}

function isLocal(host: string): boolean {
  return host.startsWith('/') || LOCAL_HOSTS.includes(host.toLowerCase());
}
