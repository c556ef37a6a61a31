import { setTimeout as sleep } from 'node:timers/promises';
import { ForbiddenError, ServiceUnavailableError, UnauthorizedError } from '../../../src/errors.ts';
import {
  type CachingOptions,
  cachingVerifier,
} from '../../../src/oauth/verify/caching-verifier.ts';
import type { TokenIdentity, TokenVerifier } from '../../../src/oauth/verify/token-verifier.ts';

const identity: TokenIdentity = { caller: 'user 005Hs000000EfGhIAK of org 00DHs000000AbCdMAK' };
const ADDRESS = '203.0.113.7';
const OTHER_ADDRESS = '203.0.113.8';

/** Decides by the beginning of a token, and records its calls. */
class FakeVerifier implements TokenVerifier {
  readonly tokens: string[] = [];
  readonly addresses: string[] = [];

  async verify(token: string, address: string): Promise<TokenIdentity> {
    this.tokens.push(token);
    this.addresses.push(address);
    await sleep(5);
    if (token.startsWith('good')) return identity;
    if (token.startsWith('forbidden')) throw new ForbiddenError('Not allowed.');
    if (token.startsWith('outage')) throw new ServiceUnavailableError('Unavailable.');
    if (token.startsWith('bug')) throw new TypeError('A bug.');
    throw new UnauthorizedError('Refused.', 'Bearer');
  }
}

let fake: FakeVerifier;
beforeEach(() => {
  fake = new FakeVerifier();
});

const CACHED: CachingOptions = { goodSeconds: 60, refusedSeconds: 10 };

const caching = (changes: Partial<CachingOptions> = {}) =>
  cachingVerifier(fake, { ...CACHED, ...changes });

const outcome = (verifier: TokenVerifier, token: string, address = ADDRESS) =>
  verifier.verify(token, address).then(
    () => 'good',
    (error: unknown) => (error as Error).constructor.name,
  );

test.each([
  ['good', 'good'],
  ['bad', 'UnauthorizedError'],
  ['forbidden', 'ForbiddenError'],
  ['outage', 'ServiceUnavailableError'],
  ['bug', 'TypeError'],
])(
  'concurrent calls with one %s token share one look-up and its result',
  async (token, expected) => {
    const verifier = caching();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcome(verifier, token)));
    expect(new Set(outcomes)).toEqual(new Set([expected]));
    expect(fake.tokens).toEqual([token]);
    expect(fake.addresses).toEqual([ADDRESS]);
  },
);

test('the identity of a valid token is returned', async () => {
  expect(await caching().verify('good', ADDRESS)).toEqual(identity);
});

test.each(['good', 'bad', 'forbidden'])(
  'the result for a %s token is cached, for every address',
  async (token) => {
    const verifier = caching();
    const first = await outcome(verifier, token);
    expect(await outcome(verifier, token)).toBe(first);
    expect(await outcome(verifier, token, OTHER_ADDRESS)).toBe(first);
    expect(fake.tokens).toHaveLength(1);
  },
);

test.each(['outage', 'bug'])('a failed check (%s) is not cached', async (token) => {
  const verifier = caching();
  await outcome(verifier, token);
  await outcome(verifier, token);
  expect(fake.tokens).toHaveLength(2);
});

test('an invalid token is cached for a shorter time than a valid one', async () => {
  const verifier = caching({ goodSeconds: 60, refusedSeconds: 0.05 });
  await outcome(verifier, 'good');
  await outcome(verifier, 'bad');
  await sleep(100);
  await outcome(verifier, 'good');
  await outcome(verifier, 'bad');
  expect(fake.tokens).toEqual(['good', 'bad', 'bad']);
});

test('a valid token is checked again after its time, so that a revoked token stops working', async () => {
  const verifier = caching({ goodSeconds: 0.05 });
  await outcome(verifier, 'good');
  await sleep(100);
  await outcome(verifier, 'good');
  expect(fake.tokens).toEqual(['good', 'good']);
});

test('with zero seconds nothing is cached', async () => {
  const verifier = caching({ goodSeconds: 0, refusedSeconds: 0 });
  for (const token of ['good', 'good', 'bad', 'bad']) await outcome(verifier, token);
  expect(fake.tokens).toEqual(['good', 'good', 'bad', 'bad']);
});

test('similar tokens are cached separately', async () => {
  const verifier = caching();
  const tokens = ['good', 'goodx', 'good ', `good${'x'.repeat(8000)}`];
  for (const token of tokens) await outcome(verifier, token);
  expect(fake.tokens).toEqual(tokens);
});

test('a valid token is not cached beyond its expiry', async () => {
  const expiring: TokenVerifier = {
    verify: async (token) => {
      fake.tokens.push(token);
      return { ...identity, expiresAt: Date.now() + 2000 };
    },
  };
  const verifier = cachingVerifier(expiring, { goodSeconds: 60, refusedSeconds: 10 });
  await outcome(verifier, 'good');
  await outcome(verifier, 'good');
  expect(fake.tokens).toHaveLength(1);
  await sleep(2100);
  await outcome(verifier, 'good');
  expect(fake.tokens).toHaveLength(2);
});

test('no number of invalid tokens displaces a valid one', async () => {
  const verifier = caching();
  await outcome(verifier, 'good');
  await Promise.all(Array.from({ length: 12_000 }, (_, bad) => outcome(verifier, `bad-${bad}`)));
  await outcome(verifier, 'good');
  expect(fake.tokens.filter((token) => token === 'good')).toHaveLength(1);
});

test('a token that is not cached is recognized by the verifier behind, and a cached one without it', async () => {
  const asked: string[] = [];
  const recognize = async (token: string) => {
    asked.push(token);
    return token === 'a.b.c' ? identity : undefined;
  };
  const verifier = cachingVerifier({ verify: fake.verify.bind(fake), recognize }, CACHED);
  expect(await verifier.recognize?.('a.b.c')).toEqual(identity);
  expect(await verifier.recognize?.('good')).toBeUndefined();
  await outcome(verifier, 'good');
  expect(await verifier.recognize?.('good')).toEqual(identity);
  expect(asked).toEqual(['a.b.c', 'good']);
});

test('a verifier that recognizes nothing without a look-up recognizes what is cached', async () => {
  const verifier = caching();
  expect(await verifier.recognize?.('good')).toBeUndefined();
  await outcome(verifier, 'good');
  expect(await verifier.recognize?.('good')).toEqual(identity);
});
