import { setTimeout as sleep } from 'node:timers/promises';
import { ForbiddenError, ServiceUnavailableError, UnauthorizedError } from '../../../src/errors.ts';
import { rateLimitedVerifier } from '../../../src/oauth/verify/rate-limited-verifier.ts';
import type { TokenVerifier } from '../../../src/oauth/verify/token-verifier.ts';

const ADDRESS = '203.0.113.7';
const OTHER_ADDRESS = '203.0.113.8';
const MAX_CONCURRENT = 16;
const SLOW_MS = 600;

/** Decides by the beginning of a token; counts its calls, and those at the same time. */
class FakeVerifier implements TokenVerifier {
  readonly tokens: string[] = [];
  running = 0;
  mostRunning = 0;

  async verify(token: string) {
    this.tokens.push(token);
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    await sleep(token.includes('slow') ? SLOW_MS : 2);
    this.running -= 1;
    if (token.startsWith('good')) return { caller: 'a user' };
    if (token.startsWith('forbidden')) throw new ForbiddenError('Not allowed.');
    if (token.startsWith('outage')) throw new ServiceUnavailableError('Unavailable.');
    throw new UnauthorizedError('Refused.', 'Bearer');
  }
}

let fake: FakeVerifier;
beforeEach(() => {
  fake = new FakeVerifier();
});

const limited = (refusalsPerMinute: number) => rateLimitedVerifier(fake, { refusalsPerMinute });

const outcome = (verifier: TokenVerifier, token: string, address = ADDRESS) =>
  verifier.verify(token, address).then(
    () => 'good',
    (error: unknown) => (error as Error).constructor.name,
  );

async function sendInvalid(verifier: TokenVerifier, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await outcome(verifier, `bad-${time}`);
}

/** Sends different tokens at the same time, from one address or from an address each. */
function sendMany(verifier: TokenVerifier, size: number, address?: string, kind = 'bad') {
  return Promise.all(
    Array.from({ length: size }, (_, number) =>
      outcome(verifier, `${kind}-${number}`, address ?? `2001:db8:0:${number.toString(16)}::1`),
    ),
  );
}

describe('an address whose tokens keep being refused', () => {
  test('has to wait above its limit, without a look-up, and gets a Retry-After', async () => {
    const verifier = limited(3);
    await sendInvalid(verifier, 3);
    const error = await verifier.verify('bad-again', ADDRESS).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServiceUnavailableError);
    const retryAfter = Number((error as ServiceUnavailableError).headers['Retry-After']);
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(fake.tokens).toHaveLength(3);
  });

  test('does not affect another address', async () => {
    const verifier = limited(3);
    await sendInvalid(verifier, 5);
    expect(await outcome(verifier, 'good', OTHER_ADDRESS)).toBe('good');
  });

  test('is not charged for outages', async () => {
    const verifier = limited(2);
    await outcome(verifier, 'bad');
    for (let time = 0; time < 5; time += 1) await outcome(verifier, 'outage');
    expect(await outcome(verifier, 'bad')).toBe('UnauthorizedError');
    expect(await outcome(verifier, 'bad')).toBe('ServiceUnavailableError');
  });

  test('is charged for valid tokens that are not allowed', async () => {
    const verifier = limited(1);
    await outcome(verifier, 'forbidden');
    expect(await outcome(verifier, 'another')).toBe('ServiceUnavailableError');
  });

  test('is limited when the tokens arrive at the same time', async () => {
    const outcomes = await sendMany(limited(3), 50, ADDRESS);
    expect(fake.tokens).toHaveLength(3);
    expect(outcomes.filter((name) => name === 'ServiceUnavailableError')).toHaveLength(47);
  });
});

test('look-ups at the same time are limited, however many addresses call', async () => {
  const verifier = limited(30);
  const outcomes = await sendMany(verifier, 2000);
  expect(fake.mostRunning).toBe(MAX_CONCURRENT);
  expect(fake.tokens.length).toBeLessThan(200);
  expect(new Set(outcomes)).toEqual(new Set(['UnauthorizedError', 'ServiceUnavailableError']));
});

describe('an address that had a valid token', () => {
  test('gets new tokens verified while other addresses send masses of invalid ones', async () => {
    const verifier = limited(30);
    await outcome(verifier, 'good');
    const sending = sendMany(verifier, 2000, undefined, 'slow-bad');
    const began = performance.now();
    for (let number = 0; number < 10; number += 1) {
      expect(await outcome(verifier, `good-${number}`)).toBe('good');
    }
    expect(performance.now() - began).toBeLessThan(SLOW_MS);
    await sending;
  });

  test('never has to wait for the next minute because of other callers behind it', async () => {
    const verifier = limited(3);
    await outcome(verifier, 'good');
    await sendInvalid(verifier, 100);
    expect(await outcome(verifier, 'good-and-new')).toBe('good');
  });

  test('has a limit of its own on look-ups at the same time', async () => {
    const verifier = limited(3);
    await outcome(verifier, 'good');
    const outcomes = await sendMany(verifier, 500, ADDRESS);
    expect(fake.mostRunning).toBe(MAX_CONCURRENT);
    expect(fake.tokens.length).toBeLessThan(200);
    expect(outcomes).toContain('ServiceUnavailableError');
  });

  test('does not affect the limits of another address', async () => {
    const verifier = limited(1);
    await outcome(verifier, 'good', OTHER_ADDRESS);
    await sendInvalid(verifier, 1);
    expect(await outcome(verifier, 'bad')).toBe('ServiceUnavailableError');
  });
});

test('a safelisted address gets its first token verified while other addresses send masses of invalid ones', async () => {
  const isSafelisted = (address: string) => address === ADDRESS;
  const verifier = rateLimitedVerifier(fake, { refusalsPerMinute: 30, isSafelisted });
  const sending = sendMany(verifier, 2000, undefined, 'slow-bad');
  expect(await outcome(verifier, 'good', OTHER_ADDRESS)).toBe('ServiceUnavailableError');
  expect(await outcome(verifier, 'good')).toBe('good');
  await sending;
});
