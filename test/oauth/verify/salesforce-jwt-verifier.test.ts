import nock from 'nock';
import { ForbiddenError, ServiceUnavailableError, UnauthorizedError } from '../../../src/errors.ts';
import { salesforceJwtVerifier } from '../../../src/oauth/verify/salesforce-jwt-verifier.ts';
import type { TokenVerifier } from '../../../src/oauth/verify/token-verifier.ts';
import { ORG_URL, ORGANIZATION_ID, USER_ID } from '../../support/connector.ts';
import { ORG_KEY_SET, orgClaims, orgToken } from '../../support/salesforce-jwt.ts';
import { orgPublishesKeys } from '../../support/salesforce-tokens.ts';

const ADDRESS = '203.0.113.7';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

const verifier = (): TokenVerifier =>
  salesforceJwtVerifier({
    instanceUrl: ORG_URL,
    issuer: ORG_URL,
    allowedOrganizationIds: [ORGANIZATION_ID.slice(0, 15)],
    allowedUserIds: [USER_ID.slice(0, 15)],
    timeoutMs: 100,
  });

const outcome = (tokens: TokenVerifier, token: string) =>
  tokens.verify(token, ADDRESS).catch((error: unknown) => (error as Error).constructor.name);

test('a token of the org has an identity and an expiry; the keys are fetched once', async () => {
  const keys = orgPublishesKeys().reply(200, ORG_KEY_SET);
  const tokens = verifier();
  const exp = Number(orgClaims().exp);
  const identity = {
    caller: `user ${USER_ID} of org ${ORGANIZATION_ID}`,
    expiresAt: expect.closeTo(exp * 1000, -4),
  };
  for (let time = 0; time < 3; time += 1) {
    expect(await tokens.verify(await orgToken(), ADDRESS)).toEqual(identity);
  }
  expect(keys.isDone()).toBe(true);
});

test('concurrent first tokens cause one fetch of the keys', async () => {
  orgPublishesKeys().reply(200, ORG_KEY_SET);
  const tokens = verifier();
  const orgTokens = await Promise.all(
    Array.from({ length: 50 }, (_, jti) => orgToken({}, { jti: `${jti}` })),
  );
  const outcomes = await Promise.all(orgTokens.map((token) => outcome(tokens, token)));
  expect(outcomes.filter((found) => typeof found === 'object')).toHaveLength(50);
});

test('tokens with unknown keys cause at most one fetch in 30 seconds', async () => {
  orgPublishesKeys().reply(200, ORG_KEY_SET);
  const tokens = verifier();
  for (let number = 0; number < 100; number += 1) {
    expect(await outcome(tokens, await orgToken({ kid: `k${number}` }))).toBe('UnauthorizedError');
  }
});

test.each([
  ['another org', { tnk: 'core/prod/00DHs000000ZZZZMAK' }, {}],
  ['another user', {}, { sub: 'uid:005Hs000000ZZZZIAK' }],
])('a valid token of %s is not allowed', async (_case, header, claims) => {
  orgPublishesKeys().reply(200, ORG_KEY_SET);
  const token = await orgToken(header, claims);
  await expect(verifier().verify(token, ADDRESS)).rejects.toThrow(ForbiddenError);
});

test.each([
  ['an error', () => orgPublishesKeys().reply(500)],
  ['an HTML page', () => orgPublishesKeys().reply(200, '<html>')],
  ['no key set', () => orgPublishesKeys().reply(200, { keys: 'none' })],
  ['a redirect', () => orgPublishesKeys().reply(302, '', { location: 'https://evil.example/' })],
  ['a broken connection', () => orgPublishesKeys().replyWithError('reset')],
])(
  'while the keys cannot be fetched (%s), a token cannot be verified; later it can',
  async (_case, answer) => {
    answer();
    const tokens = verifier();
    const token = await orgToken();
    await expect(tokens.verify(token, ADDRESS)).rejects.toThrow(ServiceUnavailableError);
    nock.cleanAll();
    orgPublishesKeys().reply(200, ORG_KEY_SET);
    await expect(tokens.verify(token, ADDRESS)).resolves.toBeDefined();
  },
);

test('an expired token is not valid', async () => {
  orgPublishesKeys().reply(200, ORG_KEY_SET);
  const token = await orgToken({}, { exp: Math.floor(Date.now() / 1000) - 1 });
  await expect(verifier().verify(token, ADDRESS)).rejects.toThrow(UnauthorizedError);
});
