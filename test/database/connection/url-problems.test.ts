import {
  connectionOptions,
  connectionProblems,
} from '../../../src/database/connection/connection-options.ts';
import { asksForCheck, type Tls } from '../../../src/database/connection/url-problems.ts';
import { fc } from '../../support/properties.ts';

const DATABASE_URL = 'postgres://user:hunter2@db.example.com:5432/inbox';
const SETTINGS = ['off', 'on', 'verify'] as const;

/** What each of off, on and verify says to a parameter: fine, or a word of the sentence. */
const PARAMETERS: readonly [query: string, ...said: string[]][] = [
  ['', '', '', ''],
  ['sslmode=disable', '', 'turns encryption off', 'turns encryption off'],
  ['sslmode=allow', '', '', ''],
  ['sslmode=prefer', '', '', ''],
  ['sslmode=require', 'asks for encryption', '', ''],
  ['sslmode=verify-ca', 'asks for encryption', '', ''],
  ['sslmode=verify-full', 'asks for encryption', '', ''],
  ['sslmode=no-verify', 'asks for encryption', '', 'accepts any certificate'],
  ['sslmode=require&sslmode=disable', 'asks for', 'turns encryption off', 'turns encryption off'],
  ['sslmode=disable&sslmode=require', 'asks for', 'turns encryption off', 'turns encryption off'],
  ['sslmode=REQUIRE', 'asks for encryption', '', ''],
  ['sslmode=Verify-Full', 'asks for encryption', '', ''],
  ['sslmode=DISABLE', '', 'turns encryption off', 'turns encryption off'],
  ['sslmode=Disabled', 'unknown value', 'unknown value', 'unknown value'],
  ['sslmode=constructor', 'unknown value', 'unknown value', 'unknown value'],
  ['sslmode=', '', '', ''],
  ['ssl=0', '', 'turns encryption off', 'turns encryption off'],
  ['ssl=false', '', 'turns encryption off', 'turns encryption off'],
  ['ssl=true', 'asks for encryption', '', ''],
  ['ssl=1', 'asks for encryption', '', ''],
  ['ssl=no-verify', 'asks for encryption', '', 'accepts any certificate'],
  ['ssl=TRUE', 'asks for encryption', '', ''],
  ['ssl=on', 'asks for encryption', '', ''],
  ['ssl=yes', 'asks for encryption', '', ''],
  ['ssl=maybe', 'asks for encryption', '', ''],
  ['ssl=constructor', 'asks for encryption', '', ''],
  ['ssl=FALSE', '', 'turns encryption off', 'turns encryption off'],
  ['ssl={"rejectUnauthorized":false}', 'asks for', '', 'accepts any certificate'],
  ['ssl=%7B%22rejectUnauthorized%22%3A%20false%7D', 'asks for', '', 'accepts any certificate'],
  ['ssl={"rejectUnauthorized":true}', 'asks for encryption', '', ''],
  ['sslmode=require&uselibpqcompat=true', 'asks for', '', 'accepts any certificate'],
  ['sslmode=prefer&uselibpqcompat=true', '', '', 'accepts any certificate'],
  ['sslmode=verify-full&uselibpqcompat=true', 'asks for encryption', '', ''],
  ['uselibpqcompat=true', '', '', ''],
  ['sslnegotiation=direct', 'asks for encryption', '', ''],
  ['sslnegotiation=Direct', 'asks for encryption', '', ''],
  ['sslnegotiation=postgres', '', '', ''],
  ['sslnegotiation=sometimes', 'unknown value', 'unknown value', 'unknown value'],
  ['sslrootcert=system', 'asks for encryption', '', ''],
  ['sslrootcert=/no/such/hunter2.crt', 'asks for encryption', '', 'cannot be read (ENOENT)'],
  ['sslkey=/no/such/hunter2.key', 'asks for', 'be read (ENOENT)', 'be read (ENOENT)'],
  ['host=other.example.com', 'another server', 'another server', 'another server'],
  ['host=/cloudsql/project:region:instance', '', '', ''],
  ['host=a.example.com,b.example.com', 'several hosts', 'several hosts', 'several hosts'],
  ['statement_timeout=30s&lock_timeout=5000', '', '', ''],
  ['statement_timeout=soon', 'is not a time', 'is not a time', 'is not a time'],
  ['lock_timeout=-1', 'is not a time', 'is not a time', 'is not a time'],
  ['port=1', 'another server', 'another server', 'another server'],
  // As providers hand them out.
  ['sslmode=require&channel_binding=require', 'asks for encryption', '', ''],
  ['sslmode=require&pgbouncer=true&connection_limit=1&pool_timeout=0', 'asks for', '', ''],
  ['pgbouncer=true&statement_cache_size=0&schema=public&sslaccept=strict', '', '', ''],
];

test.each(PARAMETERS)('?%s: off %j, on %j, verify %j', (query, ...said) => {
  const problems = SETTINGS.map((tls) => connectionProblems(`${DATABASE_URL}?${query}`, tls));
  for (const [index, found] of problems.entries()) {
    expect(found).toEqual(said[index] === '' ? [] : [expect.stringContaining(said[index] ?? '')]);
    expect(found.join()).not.toMatch(/hunter2|user:|db\.example|Disabled/);
  }
});

test.each([
  ['sslmode=verify-full', true],
  ['sslmode=verify-ca', true],
  ['sslrootcert=system', true],
  ['sslmode=require', false],
  ['', false],
])('?%s asks for a check of the certificate: %s', (query, expected) => {
  expect(asksForCheck(`${DATABASE_URL}?${query}`)).toBe(expected);
});

test.each([
  'postgres://user:%E0%A4@db/inbox',
  'postgres://user@db/%E0%A4',
  'postgres://db:port/inbox',
  // A comma in user or password, before another character that is not encoded.
  'postgres://u:pa,ss/w@h/db',
  'postgres://u:pa,s=s/w@h/db',
  'postgres://u,v:pass/w@h/db',
  'postgres://u:p@s,s/w@h/db',
  'postgres://u:pa,ss?w@h/db?sslmode=require',
  'postgres://u:pa,ss/w?w@h/db',
  'postgres://u:pa,ss#w@h/db',
])('%s is refused without being shown', (url) => {
  expect(connectionProblems(url, 'on')).toEqual([
    expect.stringMatching(/^DATABASE_URL cannot be read\. .*% is %25/),
  ]);
});

test.each([
  'postgres://user:hunter2@a.example.com,b.example.com/inbox',
  'postgres://user:hunter2@a.example.com:5432,b.example.com:5433/inbox?sslmode=require',
  'postgres://a,b/inbox',
  'postgres://a,b/inbox?application_name=x@y',
  'postgres://a:1,b:2?application_name=x@y',
])('%s: one host is expected', (url) => {
  expect(connectionProblems(url, 'on')).toEqual([
    'DATABASE_URL names several hosts. Name one, such as the primary server.',
  ]);
});

test('a comma elsewhere is none between hosts', () => {
  for (const url of ['postgres://u,v:p,q@h/a,b', 'postgres://u:p@h/x?application_name=a,b'])
    expect(connectionProblems(url, 'on')).toEqual([]);
});

test.each([
  ['5000', 5000],
  ['30s', 30_000],
  ['30 s', 30_000],
  ['1.5s', 1500],
  ['250ms', 250],
  ['2min', 120_000],
  ['1h', 3_600_000],
  ['1d', 86_400_000],
  ['2500us', 3],
])('a time limit of the server as PostgreSQL writes it: %s', (value, statement_timeout) => {
  const query = new URLSearchParams({ statement_timeout: value });
  expect(connectionOptions(`${DATABASE_URL}?${query}`, 'on')).toMatchObject({ statement_timeout });
});

test.each(['0', '', '0s'])('without a time limit, none is sent: %j', (value) => {
  const url = `${DATABASE_URL}?statement_timeout=${value}`;
  expect(connectionOptions(url, 'on')).not.toHaveProperty('statement_timeout');
});

test.each(['s', '5 minutes', '30S', '1e3', '99999999999', '25d', '٣'])(
  'what PostgreSQL would not take as a time is refused: %j',
  (value) => {
    expect(connectionProblems(`${DATABASE_URL}?lock_timeout=${value}`, 'on')).toEqual([
      expect.stringMatching(/^The parameter lock_timeout of DATABASE_URL is not a time\. .*30s\.$/),
    ]);
  },
);

test('TLS begins at once when the URL says so, in any case', () => {
  expect(connectionOptions(`${DATABASE_URL}?sslnegotiation=DIRECT`, 'on')).toMatchObject({
    sslnegotiation: 'direct',
  });
});

test('a port that is not one is refused', () => {
  for (const port of ['0', 'x', '70000', '-1', '1e3'])
    expect(connectionProblems(`postgres:///inbox?port=${port}`, 'on')).toEqual([
      'The port in DATABASE_URL is not a number from 1 to 65535.',
    ]);
});

const ENCRYPTION: Readonly<Record<Tls, unknown>> = {
  off: false,
  on: { rejectUnauthorized: false },
  verify: { rejectUnauthorized: true },
};

test('whatever the parameters are, DATABASE_TLS decides, or the URL is refused', () => {
  const names = ['sslmode', 'ssl', 'sslnegotiation', 'uselibpqcompat', 'query_timeout', 'x'];
  const values = ['', '0', '1', 'true', 'false', 'disable', 'allow', 'prefer', 'require'];
  const others = ['no-verify', 'verify-ca', 'verify-full', 'direct', 'postgres', 'DISABLE'];
  const parameter = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values, ...others));
  fc.assert(
    fc.property(fc.array(parameter), fc.constantFrom(...SETTINGS), (parameters, tls) => {
      const url = `${DATABASE_URL}?${new URLSearchParams(parameters)}`;
      if (connectionProblems(url, tls).length > 0) return;
      expect(connectionOptions(url, tls)).toMatchObject({ host: 'db.example.com', port: 5432 });
      expect(connectionOptions(url, tls).ssl).toEqual(ENCRYPTION[tls]);
      expect(connectionOptions(url, tls)).not.toHaveProperty('query_timeout');
    }),
  );
});

test('nothing is sent at the start of a session but what the URL says', () => {
  expect(connectionOptions(DATABASE_URL, 'on')).toEqual({
    ...{ host: 'db.example.com', port: 5432, user: 'user', password: 'hunter2', database: 'inbox' },
    ...{ ssl: { rejectUnauthorized: false }, sslnegotiation: 'postgres' },
    ...{ application_name: 'digital-river-connector' },
    ...{ keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
  });
  const query = 'options=-csearch_path%3Dinbox&statement_timeout=5000&lock_timeout=0';
  expect(connectionOptions(`${DATABASE_URL}?${query}&application_name=other`, 'on')).toMatchObject({
    ...{ options: '-csearch_path=inbox', statement_timeout: 5000, application_name: 'other' },
  });
});

test.each([
  'postgres://user@%2Fvar%2Frun%2Fpostgresql/inbox',
  'postgres://user@/inbox?host=/cloudsql/a:b:c',
])('a Unix socket is never encrypted, as PostgreSQL has it: %s', (url) => {
  for (const tls of ['off', 'on', 'verify'] as const) {
    expect(connectionOptions(url, tls)).toMatchObject({ ssl: false });
  }
});
