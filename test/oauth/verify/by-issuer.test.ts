import { SignJWT } from 'jose';
import { UnauthorizedError } from '../../../src/errors.ts';
import { byIssuer } from '../../../src/oauth/verify/by-issuer.ts';
import type { TokenVerifier } from '../../../src/oauth/verify/token-verifier.ts';

const ISSUER = 'https://connector.example.com';
const ADDRESS = '203.0.113.7';

const named = (caller: string): TokenVerifier => ({ verify: async () => ({ caller }) });
const own = { issuer: ISSUER, verifier: named('own') };
const jwts = named('jwts');
const opaque = named('opaque');

const jwtOf = (issuer: string | undefined) =>
  new SignJWT(issuer === undefined ? {} : { iss: issuer })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(Buffer.alloc(32));

const ownJwt = await jwtOf(ISSUER);
const orgJwt = await jwtOf('https://example.my.salesforce.com');
const jwtWithoutIssuer = await jwtOf(undefined);
const SESSION = '00DHs000000AbCd!AQ8AQ.abc_DEF.ghi';

test.each([
  ['a JWT that names the connector', ownJwt, 'own', { own, jwts, opaque }],
  ['a JWT that names another issuer', orgJwt, 'jwts', { own, jwts, opaque }],
  ['a JWT that names no issuer', jwtWithoutIssuer, 'jwts', { own, jwts, opaque }],
  ['a session id', SESSION, 'opaque', { own, jwts, opaque }],
  ['a text that only looks like a JWT', 'a.b.c', 'opaque', { own, jwts, opaque }],
  ['a JWT without a verifier for JWTs', orgJwt, 'opaque', { own, opaque }],
  ['a JWT that names the connector, without a token endpoint', ownJwt, 'opaque', { opaque }],
])('%s goes to the right verifier', async (_case, token, caller, issuers) => {
  expect(await byIssuer(issuers).verify(token, ADDRESS)).toEqual({ caller });
});

test.each([
  ['session ids', SESSION],
  ['JWTs of another issuer', orgJwt],
])('%s are denied when only own tokens are accepted', async (_case, token) => {
  await expect(byIssuer({ own }).verify(token, ADDRESS)).rejects.toThrow(UnauthorizedError);
});
