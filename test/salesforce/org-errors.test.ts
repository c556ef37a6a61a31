import {
  OrgOutageError,
  RequestRefusedError,
  toOrgError,
} from '../../src/salesforce/org-errors.ts';

const VALUE = 'marie.curie@example.com';

/** An error of jsforce's: Salesforce's code and message, and the parsed body in `data`. */
function httpApiError(errorCode: string, message: string): Error {
  const error = Object.assign(new Error(message), { errorCode, data: { errorCode, message } });
  error.name = errorCode;
  return error;
}

/** The error that `fetch` throws when a connection breaks. */
function fetchFailed(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(VALUE), { code }) });
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
  ['a connection that broke', fetchFailed('UND_ERR_SOCKET'), 'unavailable'],
  ['a connection that is refused', fetchFailed('ECONNREFUSED'), 'unavailable'],
  ['a response that takes too long', new DOMException('This operation was aborted', 'AbortError'), 'unavailable'],
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
  ['NOT_FOUND', 'The requested resource does not exist'],
  ['INSUFFICIENT_ACCESS', 'insufficient access'],
  ['QUERY_TIMEOUT', 'Your query request was running for too long.'],
  ['MULTIPLE_API_ERRORS', 'Multiple errors returned.'],
  ['ERROR_HTTP_404', '<html>'],
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
