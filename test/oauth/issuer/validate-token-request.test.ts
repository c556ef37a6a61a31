import { readForm } from '../../../src/oauth/issuer/form.ts';
import { newClient } from '../../../src/oauth/issuer/new-client.ts';
import { TokenError } from '../../../src/oauth/issuer/token-error.ts';
import { validateTokenRequest } from '../../../src/oauth/issuer/validate-token-request.ts';
import { fc } from '../../support/properties.ts';

const FORM = 'application/x-www-form-urlencoded';
const { credentials, configured } = newClient('a');
const GOOD = new URLSearchParams({
  grant_type: 'password',
  client_id: credentials.id,
  client_secret: credentials.secret,
  username: credentials.username,
  password: credentials.password,
}).toString();

function validate(authorization: string | undefined, body: Buffer) {
  try {
    return validateTokenRequest(authorization, readForm(FORM, body), [configured]).client.label;
  } catch (error) {
    if (error instanceof TokenError) return error.code;
    throw error;
  }
}

test('no random request gets a token, and every one fails with a TokenError', () => {
  const authorization = fc.option(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String().map((text) => `Basic ${text}`),
      fc.string().map((text) => `Basic ${Buffer.from(text).toString('base64')}`),
    ),
    { nil: undefined },
  );
  const names = fc.constantFrom('grant_type', 'client_id', 'client_secret', 'username', 'password');
  const forms = fc
    .array(fc.tuple(fc.oneof(names, fc.string()), fc.oneof(fc.constant('password'), fc.string())))
    .map((fields) => Buffer.from(new URLSearchParams(fields).toString()));
  const body = fc.oneof(fc.uint8Array({ maxLength: 500 }).map(Buffer.from), forms);
  fc.assert(
    fc.property(authorization, body, (header, bytes) => {
      expect(validate(header, bytes)).not.toBe('a');
    }),
    { numRuns: 2000 },
  );
});

test('credentials with one changed character get no token', () => {
  expect(validate(undefined, Buffer.from(GOOD))).toBe('a');
  const values = [...GOOD.matchAll(/=([\w-]{43})/g)].map(({ index }) => index + 1);
  expect(values).toHaveLength(4);
  const place = fc.tuple(fc.constantFrom(...values), fc.nat({ max: 42 }));
  const change = fc.constantFrom(...'abcXYZ019-_');
  fc.assert(
    fc.property(place, change, ([value, offset], char) => {
      const at = value + offset;
      fc.pre(GOOD[at] !== char);
      const changed = GOOD.slice(0, at) + char + GOOD.slice(at + 1);
      expect(validate(undefined, Buffer.from(changed))).not.toBe('a');
    }),
    { numRuns: 2000 },
  );
});
