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

const ofOwn = await jwtOf(ISSUER);
const ofOrg = await jwtOf('https://example.my.salesforce.com');
const ofNobody = await jwtOf(undefined);
const SESSION = '00DHs000000AbCd!AQ8AQ.abc_DEF.ghi';

test.each([
  ['a JWT that names the connector', ofOwn, 'own', { own, jwts, opaque }],
  ['a JWT that names somebody else', ofOrg, 'jwts', { own, jwts, opaque }],
  ['a JWT that names nobody', ofNobody, 'jwts', { own, jwts, opaque }],
  ['a session id', SESSION, 'opaque', { own, jwts, opaque }],
  ['what looks like a JWT and is none', 'a.b.c', 'opaque', { own, jwts, opaque }],
  ['a JWT where nobody reads those', ofOrg, 'opaque', { own, opaque }],
  ['a JWT where there is no token endpoint', ofOwn, 'opaque', { opaque }],
])('%s is looked at by who can tell', async (_case, token, who, issuers) => {
  expect(await byIssuer(issuers).verify(token, ADDRESS)).toEqual({ caller: who });
});

test.each([
  ['session ids', SESSION],
  ['JWTs of somebody else', ofOrg],
])('%s are refused where the own tokens alone are believed', async (_case, token) => {
  await expect(byIssuer({ own }).verify(token, ADDRESS)).rejects.toThrow(UnauthorizedError);
});
