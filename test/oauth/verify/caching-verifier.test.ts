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

/** An issuer that knows tokens by how they begin, and counts how often it was asked about each. */
class Issuer implements TokenVerifier {
  readonly asked: string[] = [];
  readonly addresses: string[] = [];

  async verify(token: string, address: string): Promise<TokenIdentity> {
    this.asked.push(token);
    this.addresses.push(address);
    await sleep(5);
    if (token.startsWith('good')) return identity;
    if (token.startsWith('stranger')) throw new ForbiddenError('Not you.');
    if (token.startsWith('away')) throw new ServiceUnavailableError('Not now.');
    if (token.startsWith('broken')) throw new TypeError('A bug.');
    throw new UnauthorizedError('Refused.', 'Bearer');
  }
}

let issuer: Issuer;
beforeEach(() => {
  issuer = new Issuer();
});

const caching = (changes: Partial<CachingOptions> = {}) =>
  cachingVerifier(issuer, {
    goodSeconds: 60,
    refusedSeconds: 10,
    ...changes,
  });

const outcome = (verifier: TokenVerifier, token: string, address = ADDRESS) =>
  verifier.verify(token, address).then(
    () => 'good',
    (error: unknown) => (error as Error).constructor.name,
  );

test.each([
  ['good', 'good'],
  ['bad', 'UnauthorizedError'],
  ['stranger', 'ForbiddenError'],
  ['away', 'ServiceUnavailableError'],
  ['broken', 'TypeError'],
])(
  'however many ask about a %s token at once, there is one look-up, and all learn its result',
  async (token, expected) => {
    const verifier = caching();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcome(verifier, token)));
    expect(new Set(outcomes)).toEqual(new Set([expected]));
    expect(issuer.asked).toEqual([token]);
    expect(issuer.addresses).toEqual([ADDRESS]);
  },
);

test('who is told by a good token is passed on', async () => {
  expect(await caching().verify('good', ADDRESS)).toEqual(identity);
});

test.each(['good', 'bad', 'stranger'])(
  'the verdict on a %s token is remembered, for every address',
  async (token) => {
    const verifier = caching();
    const first = await outcome(verifier, token);
    expect(await outcome(verifier, token)).toBe(first);
    expect(await outcome(verifier, token, OTHER_ADDRESS)).toBe(first);
    expect(issuer.asked).toHaveLength(1);
  },
);

test.each(['away', 'broken'])(
  'that a token can not be checked (%s) is never remembered',
  async (token) => {
    const verifier = caching();
    await outcome(verifier, token);
    await outcome(verifier, token);
    expect(issuer.asked).toHaveLength(2);
  },
);

test('a refusal is forgotten sooner than a good verdict', async () => {
  const verifier = caching({ goodSeconds: 60, refusedSeconds: 0.05 });
  await outcome(verifier, 'good');
  await outcome(verifier, 'bad');
  await sleep(100);
  await outcome(verifier, 'good');
  await outcome(verifier, 'bad');
  expect(issuer.asked).toEqual(['good', 'bad', 'bad']);
});

test('a good verdict is forgotten after its time, so that a revoked token stops working', async () => {
  const verifier = caching({ goodSeconds: 0.05 });
  await outcome(verifier, 'good');
  await sleep(100);
  await outcome(verifier, 'good');
  expect(issuer.asked).toEqual(['good', 'good']);
});

test('zero seconds mean that nothing is remembered', async () => {
  const verifier = caching({ goodSeconds: 0, refusedSeconds: 0 });
  for (const token of ['good', 'good', 'bad', 'bad']) await outcome(verifier, token);
  expect(issuer.asked).toEqual(['good', 'good', 'bad', 'bad']);
});

test('tokens that differ anywhere are different tokens', async () => {
  const verifier = caching();
  const tokens = ['good', 'goodx', 'good ', `good${'x'.repeat(8000)}`];
  for (const token of tokens) await outcome(verifier, token);
  expect(issuer.asked).toEqual(tokens);
});

test('a good verdict is not believed for longer than the token lasts', async () => {
  const ending: TokenVerifier = {
    verify: async (token) => {
      issuer.asked.push(token);
      return { ...identity, expiresAt: Date.now() + 50 };
    },
  };
  const verifier = cachingVerifier(ending, { goodSeconds: 60, refusedSeconds: 10 });
  await outcome(verifier, 'good');
  await outcome(verifier, 'good');
  expect(issuer.asked).toHaveLength(1);
  await sleep(80);
  await outcome(verifier, 'good');
  expect(issuer.asked).toHaveLength(2);
});

test('no number of refused tokens drives out a good one', async () => {
  const verifier = caching();
  await outcome(verifier, 'good');
  await Promise.all(Array.from({ length: 12_000 }, (_, bad) => outcome(verifier, `bad-${bad}`)));
  await outcome(verifier, 'good');
  expect(issuer.asked.filter((token) => token === 'good')).toHaveLength(1);
});
