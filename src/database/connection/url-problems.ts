import { type DatabaseUrl, readDatabaseUrl } from './database-url.ts';
import { timeLimits } from './url-time-limits.ts';

/**
 * `off`: not encrypted; `on`: encrypted, any certificate (Heroku Postgres signs its own); `verify`:
 * encrypted, with a certificate that a known authority signed.
 */
export type Tls = 'off' | 'on' | 'verify';

/** What a parameter of the URL asks for; undefined when DATABASE_TLS may decide as it likes. */
type Wish = 'plain' | 'encrypted' | 'not checked' | 'checked' | 'as libpq' | undefined;

/** @see https://www.postgresql.org/docs/current/libpq-ssl.html; `no-verify` is one of pg's own */
const SSL_MODES: Readonly<Record<string, Wish>> = {
  disable: 'plain',
  allow: undefined,
  prefer: undefined,
  require: 'encrypted',
  'no-verify': 'not checked',
  'verify-ca': 'checked',
  'verify-full': 'checked',
};
const WISHES: Readonly<Record<string, Readonly<Record<string, Wish>>>> = {
  sslmode: SSL_MODES,
  ssl: { ...SSL_MODES, '0': 'plain', false: 'plain', off: 'plain', no: 'plain' },
  sslnegotiation: { postgres: undefined, direct: 'encrypted' },
};
/** Values that have no list: pg encrypts for any text in `ssl`, such as true, on or its own options. */
const OTHERWISE: Readonly<Record<string, (value: string) => Wish>> = {
  ssl: (value) => (/"rejectunauthorized"\s*:\s*false/.test(value) ? 'not checked' : 'encrypted'),
};
const FILES = ['sslcert', 'sslkey', 'sslrootcert'];
/** Modes in which libpq does not check what pg, without `uselibpqcompat`, would check. */
const UNCHECKED_BY_LIBPQ = ['allow', 'prefer', 'require', 'verify-ca'];

const CONTRADICTIONS: Readonly<Record<Tls, readonly Wish[]>> = {
  off: ['encrypted', 'not checked', 'checked'],
  on: ['plain'],
  verify: ['plain', 'not checked', 'as libpq'],
};

const SEVERAL_HOSTS = 'DATABASE_URL names several hosts. Name one, such as the primary server.';
const UNREADABLE =
  'DATABASE_URL cannot be read. Write special characters of user, password and database percent-encoded: % is %25, @ is %40, / is %2F, ? is %3F, # is %23.';
/**
 * An `@` after what looks like the host: there, a password with an unencoded character ends. The
 * value of a parameter may have one.
 */
const LATE_AT = /^[^:]*:\/\/[^/?#]*(?:\/[^?]*|[/?#][^=]*)@/;

/**
 * Checks that a database URL can be read, leads to one server, and does not contradict DATABASE_TLS.
 * DATABASE_TLS alone decides about encryption: a parameter that agrees, or asks for less than that,
 * as providers of databases hand them out, changes nothing.
 *
 * @returns one sentence per problem, without a value of the URL
 */
export function urlProblems(url: string, tls: Tls): string[] {
  if (namesSeveralHosts(url)) return [LATE_AT.test(url) ? UNREADABLE : SEVERAL_HOSTS];
  const read = readable(url);
  if (read === undefined) return [UNREADABLE];
  return [
    ...addressProblems(read),
    ...unknownValues(read),
    ...contradictions(read, tls),
    ...unreadableLimits(read),
  ];
}

/** libpq tries one after the other; pg does not. */
function namesSeveralHosts(url: string): boolean {
  const [, hosts = '', query = ''] =
    /^[^:]*:\/\/(?:[^/?#]*@)?([^/?#@]*)[^?#]*\??([^#]*)/.exec(url) ?? [];
  const parameters = new URLSearchParams(query);
  return [hosts, ...parameters.getAll('host')].some((host) => host.includes(','));
}

/**
 * Whether a database URL asks for a check of the server's certificate, which DATABASE_TLS=on does not
 * make.
 */
export function asksForCheck(url: string): boolean {
  return wishesOf(readDatabaseUrl(url).parameters).some(({ wish }) => wish === 'checked');
}

/** Whether TLS begins at once, without asking the server first. */
export function negotiatesDirectly(parameters: URLSearchParams): boolean {
  return valuesOf(parameters, 'sslnegotiation').includes('direct');
}

function readable(url: string): DatabaseUrl | undefined {
  try {
    return readDatabaseUrl(url);
  } catch {
    return undefined;
  }
}

function addressProblems({ misleading, port }: DatabaseUrl): string[] {
  const isPort = /^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536;
  return [
    ...misleading.map(
      (name) =>
        `The parameter ${name} of DATABASE_URL leads to another server than the address before it. Remove the parameter, or correct the address.`,
    ),
    ...(isPort ? [] : ['The port in DATABASE_URL is not a number from 1 to 65535.']),
  ];
}

function unknownValues({ parameters }: DatabaseUrl): string[] {
  return Object.entries(WISHES)
    .filter(([name, known]) =>
      valuesOf(parameters, name).some((value) => !Object.hasOwn(known, value) && !OTHERWISE[name]),
    )
    .map(
      ([name]) =>
        `The parameter ${name} of DATABASE_URL has an unknown value. Remove it: DATABASE_TLS decides about encryption.`,
    );
}

function contradictions({ parameters }: DatabaseUrl, tls: Tls): string[] {
  const found = wishesOf(parameters).filter(({ wish }) => CONTRADICTIONS[tls].includes(wish));
  const sentences = found.map(({ name, wish }) => contradiction(name, wish, tls));
  return [...new Set(sentences)];
}

function wishesOf(parameters: URLSearchParams): { name: string; wish: Wish }[] {
  const known = Object.entries(WISHES).flatMap(([name, wishes]) =>
    valuesOf(parameters, name).map((value) => ({ name, wish: wishOf(name, value, wishes) })),
  );
  const files = FILES.filter((name) => valuesOf(parameters, name).length > 0);
  const isUnchecked =
    valuesOf(parameters, 'uselibpqcompat').includes('true') &&
    valuesOf(parameters, 'sslmode').some((mode) => UNCHECKED_BY_LIBPQ.includes(mode));
  return [
    ...known,
    ...files.map(
      (name) => ({ name, wish: name === 'sslrootcert' ? 'checked' : 'encrypted' }) as const,
    ),
    ...(isUnchecked ? [{ name: 'uselibpqcompat', wish: 'as libpq' } as const] : []),
  ];
}

function wishOf(name: string, value: string, known: Readonly<Record<string, Wish>>): Wish {
  return Object.hasOwn(known, value) ? known[value] : OTHERWISE[name]?.(value);
}

/** In lower case: some tools write TRUE or REQUIRE. */
function valuesOf(parameters: URLSearchParams, name: string): string[] {
  return parameters
    .getAll(name)
    .filter((value) => value !== '')
    .map((value) => value.toLowerCase());
}

function unreadableLimits({ parameters }: DatabaseUrl): string[] {
  return Object.entries(timeLimits(parameters))
    .filter(([, limit]) => limit === undefined)
    .map(
      ([name]) =>
        `The parameter ${name} of DATABASE_URL is not a time. Write milliseconds, or a number with a unit of PostgreSQL's (us, ms, s, min, h, d), such as 30s.`,
    );
}

function contradiction(name: string, wish: Wish, tls: Tls): string {
  const parameter = `The parameter ${name} of DATABASE_URL`;
  if (tls === 'off')
    return `${parameter} asks for encryption, but DATABASE_TLS=off turns it off. Set DATABASE_TLS to on or verify, or remove the parameter.`;
  return wish === 'plain'
    ? `${parameter} turns encryption off, but DATABASE_TLS=${tls} requires it. Remove the parameter; set DATABASE_TLS=off if the database is on the same machine.`
    : `${parameter} accepts any certificate, but DATABASE_TLS=verify checks it. Remove the parameter, or set DATABASE_TLS=on.`;
}
