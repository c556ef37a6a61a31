import { readFileSync } from 'node:fs';
import { CallError, cutShort } from '../../src/http-client/call-error.ts';
import { isOrgOutage } from '../../src/salesforce/classify-error.ts';
import { ERROR_CODES } from '../../src/salesforce/error-codes.ts';
import {
  OrgOutageError,
  orgOutage,
  RequestRefusedError,
  toOrgError,
} from '../../src/salesforce/org-errors.ts';
import {
  KNOWN_OUTAGES,
  NO_API_ANSWER,
  UNKNOWN_REFUSAL,
} from '../../src/salesforce/outage-reasons.ts';
import { fc } from '../support/properties.ts';

const VALUE = 'marie.curie@example.com';

/** An error of jsforce's: Salesforce's code and message, and the parsed body in `data`. */
function httpApiError(errorCode: string, message: string): Error {
  const error = Object.assign(new Error(message), { errorCode, data: { errorCode, message } });
  error.name = errorCode;
  return error;
}

/** The error of a call whose connection breaks. */
function fetchFailed(code: string): Error {
  const thrown = new TypeError('fetch failed', {
    cause: Object.assign(new Error(VALUE), { code }),
  });
  return cutShort(thrown, { url: 'https://example.my.salesforce.com', isAborted: false });
}

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a session that ended', httpApiError('INVALID_SESSION_ID', 'Session expired or invalid'), 'sign-in'],
  ['an invalid authorization header', httpApiError('INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE'), 'sign-in'],
  ['a refused log-in', httpApiError('INVALID_LOGIN', 'Invalid username, password'), 'sign-in'],
  ['an org without API access', httpApiError('API_DISABLED_FOR_ORG', 'API is not enabled for this Organization'), 'sign-in'],
  ['a user without API access', httpApiError('API_CURRENTLY_DISABLED', 'API is disabled for this User'), 'sign-in'],
  ['the daily limit', httpApiError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'), 'limit'],
  ['too many calls at once', httpApiError('REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'), 'limit'],
  ['another API limit', httpApiError('API_LIMIT_EXCEEDED', 'limit'), 'limit'],
  ['a server that is unavailable', httpApiError('SERVER_UNAVAILABLE', 'The server is temporarily unavailable'), 'unavailable'],
  ['an unexplained error', httpApiError('UNKNOWN_EXCEPTION', 'An unexpected error occurred'), 'unavailable'],
  ['an HTML page with 503', httpApiError('ERROR_HTTP_503', 'HTTP response contains html content.'), 'unavailable'],
  ['a 502 of a proxy', httpApiError('ERROR_HTTP_502', 'Bad Gateway'), 'unavailable'],
  ['a rate limit of a proxy', httpApiError('ERROR_HTTP_429', ''), 'unavailable'],
  ['a 401 without a body', httpApiError('ERROR_HTTP_401', ''), 'sign-in'],
  ['a 500 without a body', httpApiError('ERROR_HTTP_500', ''), 'unavailable'],
  ['an HTML page with 403', httpApiError('ERROR_HTTP_403', 'HTTP response contains html content.'), 'unavailable'],
  ['an HTML page with 404', httpApiError('ERROR_HTTP_404', 'HTTP response contains html content.'), 'unavailable'],
  ['an expired password', httpApiError('INVALID_OPERATION_WITH_EXPIRED_PASSWORD', 'expired'), 'sign-in'],
  ['a policy of transaction security', httpApiError('TXN_SECURITY_NO_ACCESS', 'blocked'), 'sign-in'],
  ['a policy that took too long', httpApiError('TXN_SECURITY_METERING_ERROR', 'metering'), 'unavailable'],
  ['a retired version', httpApiError('UNSUPPORTED_API_VERSION', 'retired'), 'unavailable'],
  ['a retired version, in other words', httpApiError('GONE', 'gone'), 'unavailable'],
  ['a version that the org does not have', httpApiError('NOT_FOUND', 'The requested resource does not exist'), 'unavailable'],
  ['a read-only org', httpApiError('INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE', 'read-only'), 'unavailable'],
  ['an app that is not allowed', httpApiError('FORBIDDEN', 'no'), 'sign-in'],
  ['a code that is not known', httpApiError('NEWLY_INVENTED_CODE', 'new'), 'unavailable'],
  ['a code that is a text', httpApiError(VALUE, 'new'), 'unavailable'],
  ['an answer without a message', Object.assign(new Error(), { errorCode: 'X', data: [{ errorCode: 'X' }, {}] }), 'unavailable'],
  ['a connection that broke', fetchFailed('UND_ERR_SOCKET'), 'unavailable'],
  ['a connection that is refused', fetchFailed('ECONNREFUSED'), 'unavailable'],
  ['a response that takes too long', new CallError('The call was ended.', { reason: 'aborted' }), 'unavailable'],
  ['something that is not an error', 'a text', 'unavailable'],
  ['nothing at all', undefined, 'unavailable'],
])('%s is an outage of the whole org', (_case, thrown, kind) => {
  const error = toOrgError(thrown);
  expect(error).toBeInstanceOf(OrgOutageError);
  expect(error).toMatchObject({ kind });
  expect(error.message).toMatch(/^Salesforce .*\.$/);
});

test.each(['API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'])(
  '%s: the error says that the API is switched off, and what to do',
  (code) => {
    expect(toOrgError(httpApiError(code, 'API is not enabled'))).toMatchObject({
      problem: `Salesforce answers ${code}: its API is switched off for the org or for the integration user.`,
      advice: expect.stringContaining('"API Enabled"') as string,
    });
  },
);

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['INVALID_FIELD', `No such column '${VALUE}' on sobject of type Order`],
  ['MALFORMED_QUERY', `unexpected token: ${VALUE}`],
  ['JSON_PARSER_ERROR', `Unexpected character ${VALUE}`],
  ['INSUFFICIENT_ACCESS', 'insufficient access'],
  ['QUERY_TIMEOUT', 'Your query request was running for too long.'],
  ['MULTIPLE_API_ERRORS', 'Multiple errors returned.'],
  ['MALFORMED_ID', `bad id ${VALUE}`],
  ['INVALID_TYPE', `sObject type '${VALUE}' is not supported.`],
  ['QUERY_TOO_COMPLICATED', 'Query is either selecting too many fields'],
  ['EXCEEDED_ID_LIMIT', 'too many ids'],
  ['ERROR_HTTP_414', 'URI Too Long'],
])('%s is a refusal of this request, and the error that is logged does not contain its message', (code, message) => {
  const error = toOrgError(httpApiError(code, message));
  expect(error).toBeInstanceOf(RequestRefusedError);
  expect(error).toMatchObject({ error: { code, message, fields: [] } });
  expect(error.message).toBe(`Salesforce refused the request: ${code}`);
});

test('the error that fetch threw is the cause, so that it is in the log', () => {
  const thrown = fetchFailed('UND_ERR_SOCKET');
  expect(toOrgError(thrown).cause).toBe(thrown);
});

test("the message of an outage does not contain Salesforce's message", () => {
  for (const code of [
    'INVALID_SESSION_ID',
    'REQUEST_LIMIT_EXCEEDED',
    'SERVER_UNAVAILABLE',
    'ERROR_HTTP_503',
  ]) {
    expect(toOrgError(httpApiError(code, VALUE)).message).not.toContain(VALUE);
  }
});

const path = '/sobjects/DR_File__c/describe';

test('an object that does not exist is a refusal of a request that names it, and no outage', () => {
  const missing = httpApiError('NOT_FOUND', 'The requested resource does not exist');
  expect(toOrgError(missing, { path, timeoutMs: 1 })).toBeInstanceOf(RequestRefusedError);
  expect(toOrgError(missing, { path: '/composite', timeoutMs: 1 })).toBeInstanceOf(OrgOutageError);
  expect(toOrgError(missing, { path: '/sobjects/', timeoutMs: 1 })).toBeInstanceOf(OrgOutageError);
});

/** The error of jsforce's for an answer with several errors. */
function severalErrors(...codes: string[]): Error {
  const data = codes.map((errorCode) => ({ errorCode, message: VALUE, fields: ['A__c'] }));
  return Object.assign(new Error(), { errorCode: 'MULTIPLE_API_ERRORS', data });
}

test('of several errors in one answer, the first one that is known counts', () => {
  expect(toOrgError(severalErrors('NEW_CODE', 'INVALID_FIELD', 'INVALID_TYPE'))).toMatchObject({
    error: { code: 'INVALID_FIELD', message: VALUE, fields: ['A__c'] },
  });
  expect(toOrgError(severalErrors('REQUEST_LIMIT_EXCEEDED', 'NEW_CODE'))).toMatchObject({
    kind: 'limit',
  });
  expect(toOrgError(severalErrors('NEW_CODE', 'NEWER_CODE'))).toMatchObject({ code: 'NEW_CODE' });
});

test('a response that takes too long is called slow, with the time limit', () => {
  const thrown = new CallError('No answer.', { reason: 'timeout' });
  expect(toOrgError(thrown, { path: '/composite', timeoutMs: 30_000 })).toMatchObject({
    isTimeout: true,
    problem: 'Salesforce is slow: it has not answered within 30000 ms.',
    advice: expect.stringContaining('SALESFORCE_TIMEOUT_MS') as string,
  });
});

test('a connection that broke is not called slow', () => {
  const instanceUrl = 'https://example.my.salesforce.com';
  const broken = toOrgError(fetchFailed('ECONNREFUSED'), { path, timeoutMs: 1, instanceUrl });
  expect(broken).toMatchObject({
    isTimeout: false,
    problem:
      'Salesforce cannot be reached: example.my.salesforce.com refuses the connection (ECONNREFUSED).',
  });
});

test.each(
  KNOWN_OUTAGES.flatMap(({ codes, ...reason }) => codes.map((code) => ({ code, ...reason }))),
)('$code: the error says what it means and what to do', ({ code, problem, advice }) => {
  expect(orgOutage('unavailable', code)).toMatchObject({
    code,
    problem: `Salesforce answers ${code}: ${problem}.`,
    advice,
  });
});

test('every code of an outage has a reason, and no two codes have different ones', () => {
  const own = ['NO_ANSWER'];
  const outages = ERROR_CODES.filter(([, , , request]) => isOrgOutage(request)).map(
    ([code]) => code,
  );
  const explained = KNOWN_OUTAGES.flatMap(({ codes }) => codes);
  // Unexpected answers that nothing more can be said about.
  const general = ['METHOD_NOT_ALLOWED', 'UNSUPPORTED_MEDIA_TYPE'];
  const missing = outages.filter((code) => ![...explained, ...own, ...general].includes(code));
  expect(missing).toEqual([]);
  expect(new Set(explained).size).toBe(explained.length);
});

test('docs/operations.md explains every reason of an outage', () => {
  const guide = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const reasons = [...KNOWN_OUTAGES, NO_API_ANSWER, UNKNOWN_REFUSAL];
  const missing = reasons.filter(({ problem }) => !guide.includes(`| ${problem} |`));
  expect(missing.map(({ problem }) => problem)).toEqual([]);
});

test('whatever is thrown becomes an error of ours, with a code that can be logged', () => {
  const thrown = fc.oneof(
    fc.anything(),
    fc
      .record({ errorCode: fc.string(), message: fc.string(), data: fc.anything() })
      .map((parts) => Object.assign(new Error(), parts)),
  );
  fc.assert(
    fc.property(thrown, (each) => {
      const error = toOrgError(each, { path: '/query', timeoutMs: 1000 });
      if (error instanceof OrgOutageError) expect(error.code ?? 'NONE').toMatch(/^\w{1,100}$/);
      else expect(error.error.code).toMatch(/^\w{1,100}$/);
    }),
  );
});
