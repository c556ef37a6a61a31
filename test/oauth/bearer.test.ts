import { ForbiddenError, ServiceUnavailableError, UnauthorizedError } from '../../src/errors.ts';
import { bearer } from '../../src/oauth/bearer.ts';
import type { TokenVerifier } from '../../src/oauth/verify/token-verifier.ts';
import { arrivalOf, bodiless } from '../support/arrival.ts';

const identity = { caller: 'user 005Hs000000EfGhIAK of org 00DHs000000AbCdMAK' };

/** A verifier that accepts every token, and records its calls. */
function acceptingVerifier(): TokenVerifier & { calls: string[][] } {
  const calls: string[][] = [];
  return {
    calls,
    async verify(token, address) {
      calls.push([token, address]);
      return identity;
    },
  };
}

const arrival = (authorization?: string) =>
  bodiless({
    headers: authorization === undefined ? {} : { authorization },
    address: '203.0.113.7',
  });

test.each([
  [
    'a Salesforce session id',
    'Bearer 00D000000000001!AQ8AQ.abc_DEF',
    '00D000000000001!AQ8AQ.abc_DEF',
  ],
  ['a JWT', 'Bearer eyJh.eyJz.sig-_', 'eyJh.eyJz.sig-_'],
  ['the scheme in another case', 'bEARER abc', 'abc'],
  ['several spaces', 'Bearer   abc', 'abc'],
  ['all characters that RFC 6750 allows', 'Bearer aZ09-._~+/==', 'aZ09-._~+/=='],
  ['the longest token', `Bearer ${'x'.repeat(8192)}`, 'x'.repeat(8192)],
])('%s is verified unchanged, with the address of the caller', async (_case, header, token) => {
  const verifier = acceptingVerifier();
  expect(await bearer(verifier)(arrival(header))).toEqual({
    method: 'oauth',
    caller: 'user 005Hs000000EfGhIAK of org 00DHs000000AbCdMAK',
  });
  expect(verifier.calls).toEqual([[token, '203.0.113.7']]);
});

const REALM = 'Bearer realm="digital-river-connector"';
const INVALID = `${REALM}, error="invalid_token"`;

test.each([
  ['no header', undefined, REALM],
  ['an empty header', '', INVALID],
  ['the scheme alone', 'Bearer', INVALID],
  ['another scheme', 'Basic Z29vZDo=', INVALID],
  ['two tokens', 'Bearer a b', INVALID],
  ['no space', 'Bearerabc', INVALID],
  ['two joined headers', 'Bearer a, Bearer b', INVALID],
  ['a character that is not allowed', 'Bearer a"b', INVALID],
  ['a token that is too long', `Bearer ${'x'.repeat(8193)}`, INVALID],
])('%s is challenged, and no token is verified', async (_case, header, challenge) => {
  const verifier = acceptingVerifier();
  const refusal = await bearer(verifier)(arrival(header)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UnauthorizedError);
  expect(refusal).toMatchObject({ status: 401, headers: { 'WWW-Authenticate': challenge } });
  expect(verifier.calls).toEqual([]);
});

test('a token outside the Authorization header is ignored', async () => {
  const verifier = acceptingVerifier();
  const elsewhere = arrivalOf({
    headers: { 'x-access-token': 'abc' },
    body: 'access_token=abc',
  });
  await expect(bearer(verifier)(elsewhere)).rejects.toThrow(UnauthorizedError);
  expect(verifier.calls).toEqual([]);
});

test.each([
  new UnauthorizedError('Refused.', INVALID),
  new ForbiddenError('Not allowed.'),
  new ServiceUnavailableError('Unavailable.'),
])('the error of the verifier is passed on: $message', async (error) => {
  const verifier: TokenVerifier = { verify: () => Promise.reject(error) };
  await expect(bearer(verifier)(arrival('Bearer abc'))).rejects.toBe(error);
});

test('no error repeats the presented token', async () => {
  const refusal = bearer(acceptingVerifier())(arrival('Bearer secret"token'));
  await expect(refusal).rejects.not.toThrow('secret');
});
