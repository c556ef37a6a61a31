import { readFileSync } from 'node:fs';
import { NoAnswerError, NotReplicatedError } from '../../src/database/connection/query-errors.ts';
import {
  databaseProblem,
  isKnownProblem,
  problemText,
} from '../../src/database/database-problem.ts';
import { MigrationError } from '../../src/database/migration-error.ts';
import { fc } from '../support/properties.ts';

const guide = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

test.each([
  [{ code: 'ECONNREFUSED' }, 'ECONNREFUSED', /^Start PostgreSQL/],
  [{ code: '28P01', message: 'password of "hunter2" is wrong' }, '28P01', /user and password/],
  [{ message: 'The server does not support SSL connections' }, 'no TLS', /DATABASE_TLS=off/],
  [new NoAnswerError(2000), 'no answer to a query', /pg_stat_activity.* proxy or firewall/],
  [new NotReplicatedError(), 'not replicated', /synchronous_standby_names/],
  [{ message: 'anything of "hunter2"' }, 'no answer', /^Check DATABASE_URL/],
])('%j is reported by its code, with what to do', (error, code, todo) => {
  const problem = databaseProblem(error);
  expect(problem).toEqual({
    found: `cannot be used (${code})`,
    todo: expect.stringMatching(todo),
  });
});

test.each([
  ['ENOTFOUND', /Correct the host/],
  ['EAI_AGAIN', /name server/],
  ['ETIMEDOUT', /firewall/],
  ['EHOSTUNREACH', /host and port/],
  ['ENETUNREACH', /host and port/],
  ['ECONNRESET', /proxy or firewall/],
  ['EPIPE', /proxy or firewall/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /NODE_EXTRA_CA_CERTS, or set DATABASE_TLS=on/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /NODE_EXTRA_CA_CERTS/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /another host name/],
  ['CERT_HAS_EXPIRED', /expired/],
  ['28000', /pg_hba\.conf/],
  ['3D000', /Create the database/],
  ['42501', /right to read and write/],
  ['42P01', /npm run migrate/],
  ['25006', /read-only/],
  ['53100', /disk is full/],
  ['53200', /memory/],
  ['53300', /lower DATABASE_CONNECTIONS/],
  ['53400', /limit in the configuration/],
  ['53999', /memory, storage or connections/],
  ['55P03', /locks a table/],
  ['57014', /took too long/],
  ['57P01', /stopping or restarting/],
  ['57P02', /stopping or restarting/],
  ['57P03', /starting or stopping/],
  ['57P04', /deleted/],
  ['08P01', /pooler/],
  ['08006', /proxy or firewall/],
  ['42P05', /pooler/],
  ['26000', /pooler/],
  ['22021', /refuses a value/],
  ['23502', /refuses a value/],
  ['58030', /damaged or cannot be read/],
  ['XX001', /damaged or cannot be read/],
])('the code %s has an advice of its own', (code, todo) => {
  expect(databaseProblem(Object.assign(new Error('of "hunter2"'), { code }))).toEqual({
    found: `cannot be used (${code})`,
    todo: expect.stringMatching(todo),
  });
});

test.each([
  ['There was an error establishing an SSL connection', 'TLS refused', /Enable TLS/],
  [
    'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
    'log-in',
    /user and password/,
  ],
  ['timeout exceeded when trying to connect', 'no free connection', /DATABASE_CONNECTIONS/],
  ['Connection terminated due to connection timeout', 'no answer to the log-in', /firewall/],
  ['timeout expired', 'no answer to the log-in', /firewall/],
  ['Query read timeout', 'no answer to a query', /PostgreSQL runs/],
  ['No answer within 3 seconds', 'no answer within 3 seconds', /PostgreSQL runs/],
  ['Connection terminated', 'connection ended', /PostgreSQL runs/],
  ['Connection terminated unexpectedly', 'connection ended', /PostgreSQL runs/],
  ['Client has encountered a connection error and is not queryable', 'connection ended', /runs/],
])('%s: the error without a code has a name', (message, name, todo) => {
  expect(databaseProblem(new Error(message))).toEqual({
    found: `cannot be used (${name})`,
    todo: expect.stringMatching(todo),
  });
});

test.each<[boolean, unknown]>([
  [true, new MigrationError('is locked', 'Wait.')],
  [true, { code: 'ECONNREFUSED' }],
  [true, { code: '42501' }],
  [true, { code: '53999' }],
  [true, { code: 'XX001' }],
  [true, new NoAnswerError(2000)],
  [true, new Error('Connection terminated unexpectedly')],
  [false, { code: '42601' }],
  [false, { code: 'EACCES' }],
  [false, { code: 'ENOENT' }],
  [false, { code: 'constructor' }],
  [false, new TypeError('x is not a function')],
  [false, new Error('anything of Connection terminated')],
  [false, undefined],
])('%s: whether the problem of the database is known from %j', (expected, error) => {
  expect(isKnownProblem(error)).toBe(expected);
});

test.each([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ECONNRESET',
  '28P01',
  '28000',
  '3D000',
  '42501',
  '25006',
  '53100',
  '53300',
  '53400',
  '55P03',
  '57014',
  '57P01',
  '57P02',
  '57P03',
  '08P01',
  '26000',
  '42P05',
  '42P01',
  '42703',
  'no free connection',
  'no TLS',
  'no answer to the log-in',
  'no answer to a query',
  'no answer within 3 seconds',
  'not replicated',
])('docs/operations.md explains %s', (code) => {
  expect(guide).toContain(`\`${code}\``);
});

test('whatever was thrown becomes two sentences, without the message', () => {
  fc.assert(
    fc.property(fc.anything(), (thrown) => {
      expect(problemText(databaseProblem(thrown))).toMatch(/^The database .+\. .+\.$/s);
    }),
  );
  expect(problemText(databaseProblem({ code: 'constructor' }))).toMatch(/\(constructor\)\. Check/);
  expect(problemText(databaseProblem({ code: undefined }))).toMatch(/\(no answer\)\. Check/);
});
