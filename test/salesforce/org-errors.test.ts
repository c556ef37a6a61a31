import {
  OrgOutageError,
  RequestRefusedError,
  toOrgError,
} from '../../src/salesforce/org-errors.ts';

const VALUE = 'marie.curie@example.com';

/** As jsforce throws it: Salesforce's code in `errorCode`, its message, and the parsed body in `data`. */
function httpApiError(errorCode: string, message: string): Error {
  const error = Object.assign(new Error(message), { errorCode, data: { errorCode, message } });
  error.name = errorCode;
  return error;
}

/** As `fetch` throws it when a connection breaks. */
function fetchFailed(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(VALUE), { code }) });
}

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['a session that ended', httpApiError('INVALID_SESSION_ID', 'Session expired or invalid'), 'sign-in'],
  ['a header that is none', httpApiError('INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE'), 'sign-in'],
  ['a log-in that is refused', httpApiError('INVALID_LOGIN', 'Invalid username, password'), 'sign-in'],
  ['an org without API', httpApiError('API_DISABLED_FOR_ORG', 'API is not enabled for this Organization'), 'sign-in'],
  ['the daily limit', httpApiError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'), 'limit'],
  ['too many calls at once', httpApiError('REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'), 'limit'],
  ['another API limit', httpApiError('API_LIMIT_EXCEEDED', 'limit'), 'limit'],
  ['a server that is away', httpApiError('SERVER_UNAVAILABLE', 'The server is temporarily unavailable'), 'unavailable'],
  ['an error of Salesforce', httpApiError('UNKNOWN_EXCEPTION', 'An unexpected error occurred'), 'unavailable'],
  ['an HTML page with 503', httpApiError('ERROR_HTTP_503', 'HTTP response contains html content.'), 'unavailable'],
  ['a 502 of a proxy', httpApiError('ERROR_HTTP_502', 'Bad Gateway'), 'unavailable'],
  ['a proxy that limits', httpApiError('ERROR_HTTP_429', ''), 'unavailable'],
  ['a 401 without a body', httpApiError('ERROR_HTTP_401', ''), 'sign-in'],
  ['a 500 without a body', httpApiError('ERROR_HTTP_500', ''), 'unavailable'],
  ['a connection that broke', fetchFailed('UND_ERR_SOCKET'), 'unavailable'],
  ['a connection that is refused', fetchFailed('ECONNREFUSED'), 'unavailable'],
  ['an answer that takes too long', new DOMException('This operation was aborted', 'AbortError'), 'unavailable'],
  ['something that is no error', 'a text', 'unavailable'],
  ['nothing at all', undefined, 'unavailable'],
])('%s is trouble of the whole org', (_case, thrown, trouble) => {
  const read = toOrgError(thrown);
  expect(read).toBeInstanceOf(OrgOutageError);
  expect(read).toMatchObject({ kind: trouble });
  expect(read.message).toMatch(/^Salesforce .*\.$/);
});

// biome-ignore format: a table reads best with one row a line.
test.each([
  ['INVALID_FIELD', `No such column '${VALUE}' on sobject of type Order`],
  ['MALFORMED_QUERY', `unexpected token: ${VALUE}`],
  ['JSON_PARSER_ERROR', `Unexpected character ${VALUE}`],
  ['NOT_FOUND', 'The requested resource does not exist'],
  ['INSUFFICIENT_ACCESS', 'insufficient access'],
  ['QUERY_TIMEOUT', 'Your query request was running for too long.'],
  ['MULTIPLE_API_ERRORS', 'Multiple errors returned.'],
  ['ERROR_HTTP_404', '<html>'],
])('%s refuses the one request, and its message stays out of the error that is logged', (code, message) => {
  const read = toOrgError(httpApiError(code, message));
  expect(read).toBeInstanceOf(RequestRefusedError);
  expect(read).toMatchObject({ error: { code, message, fields: [] } });
  expect(read.message).toBe(`Salesforce refused the request: ${code}`);
});

test('what fetch threw is kept as the cause, for whoever looks for it in the log', () => {
  const thrown = fetchFailed('UND_ERR_SOCKET');
  expect(toOrgError(thrown).cause).toBe(thrown);
});

test("Salesforce's message is no part of any trouble's words", () => {
  for (const code of [
    'INVALID_SESSION_ID',
    'REQUEST_LIMIT_EXCEEDED',
    'SERVER_UNAVAILABLE',
    'ERROR_HTTP_503',
  ]) {
    expect(toOrgError(httpApiError(code, VALUE)).message).not.toContain(VALUE);
  }
});
