import { setTimeout as sleep } from 'node:timers/promises';
import { ForbiddenError, ServiceUnavailableError, UnauthorizedError } from '../../../src/errors.ts';
import { rateLimitedVerifier } from '../../../src/oauth/verify/rate-limited-verifier.ts';
import type { TokenVerifier } from '../../../src/oauth/verify/token-verifier.ts';

const ADDRESS = '203.0.113.7';
const OTHER_ADDRESS = '203.0.113.8';
const WIDTH = 16;
const SLOW_MS = 600;

/** An issuer that knows tokens by how they begin, and counts how many it is asked about at once. */
class Issuer implements TokenVerifier {
  readonly asked: string[] = [];
  running = 0;
  most = 0;

  async verify(token: string) {
    this.asked.push(token);
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    await sleep(token.includes('slow') ? SLOW_MS : 2);
    this.running -= 1;
    if (token.startsWith('good')) return { caller: 'a user' };
    if (token.startsWith('stranger')) throw new ForbiddenError('Not you.');
    if (token.startsWith('away')) throw new ServiceUnavailableError('Not now.');
    throw new UnauthorizedError('Refused.', 'Bearer');
  }
}

let issuer: Issuer;
beforeEach(() => {
  issuer = new Issuer();
});

const limited = (refusalsPerMinute: number) => rateLimitedVerifier(issuer, { refusalsPerMinute });

const outcome = (verifier: TokenVerifier, token: string, address = ADDRESS) =>
  verifier.verify(token, address).then(
    () => 'good',
    (error: unknown) => (error as Error).constructor.name,
  );

async function refuse(verifier: TokenVerifier, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await outcome(verifier, `bad-${time}`);
}

/** Different bad tokens all at once, from one address or from one each. */
function storm(verifier: TokenVerifier, size: number, address?: string, kind = 'bad') {
  return Promise.all(
    Array.from({ length: size }, (_, number) =>
      outcome(verifier, `${kind}-${number}`, address ?? `2001:db8::${number.toString(16)}`),
    ),
  );
}

describe('an address whose tokens keep being refused', () => {
  test('has to wait from its limit on, without a look-up, and is told for how long', async () => {
    const verifier = limited(3);
    await refuse(verifier, 3);
    const refusal = await verifier.verify('bad-again', ADDRESS).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ServiceUnavailableError);
    const retryAfter = Number((refusal as ServiceUnavailableError).headers['Retry-After']);
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect(issuer.asked).toHaveLength(3);
  });

  test('does not keep another from being served', async () => {
    const verifier = limited(3);
    await refuse(verifier, 5);
    expect(await outcome(verifier, 'good', OTHER_ADDRESS)).toBe('good');
  });

  test('is not brought nearer to its limit by outages', async () => {
    const verifier = limited(2);
    await outcome(verifier, 'bad');
    for (let time = 0; time < 5; time += 1) await outcome(verifier, 'away');
    expect(await outcome(verifier, 'bad')).toBe('UnauthorizedError');
    expect(await outcome(verifier, 'bad')).toBe('ServiceUnavailableError');
  });

  test('is counted for tokens of strangers as well', async () => {
    const verifier = limited(1);
    await outcome(verifier, 'stranger');
    expect(await outcome(verifier, 'another')).toBe('ServiceUnavailableError');
  });

  test('is limited as well when they come all at once', async () => {
    const outcomes = await storm(limited(3), 50, ADDRESS);
    expect(issuer.asked).toHaveLength(3);
    expect(outcomes.filter((name) => name === 'ServiceUnavailableError')).toHaveLength(47);
  });
});

test('from however many addresses they come, there are so many look-ups at once', async () => {
  const verifier = limited(30);
  const outcomes = await storm(verifier, 2000);
  expect(issuer.most).toBe(WIDTH);
  expect(issuer.asked.length).toBeLessThan(200);
  expect(new Set(outcomes)).toEqual(new Set(['UnauthorizedError', 'ServiceUnavailableError']));
});

describe('an address that had a good token', () => {
  test('gets new good ones verified at once while strangers storm', async () => {
    const verifier = limited(30);
    await outcome(verifier, 'good');
    const storming = storm(verifier, 2000, undefined, 'slow-bad');
    const began = performance.now();
    for (let number = 0; number < 10; number += 1) {
      expect(await outcome(verifier, `good-${number}`)).toBe('good');
    }
    expect(performance.now() - began).toBeLessThan(SLOW_MS);
    await storming;
  });

  test('never has to wait for a minute because of who shares it', async () => {
    const verifier = limited(3);
    await outcome(verifier, 'good');
    await refuse(verifier, 100);
    expect(await outcome(verifier, 'good-and-new')).toBe('good');
  });

  test('has so many look-ups at once and no more', async () => {
    const verifier = limited(3);
    await outcome(verifier, 'good');
    const outcomes = await storm(verifier, 500, ADDRESS);
    expect(issuer.most).toBe(WIDTH);
    expect(issuer.asked.length).toBeLessThan(200);
    expect(outcomes).toContain('ServiceUnavailableError');
  });

  test('does not help another', async () => {
    const verifier = limited(1);
    await outcome(verifier, 'good', OTHER_ADDRESS);
    await refuse(verifier, 1);
    expect(await outcome(verifier, 'bad')).toBe('ServiceUnavailableError');
  });
});

test('an address that is expected to call gets its first good token verified while strangers storm', async () => {
  const isSafelisted = (address: string) => address === ADDRESS;
  const verifier = rateLimitedVerifier(issuer, { refusalsPerMinute: 30, isSafelisted });
  const storming = storm(verifier, 2000, undefined, 'slow-bad');
  expect(await outcome(verifier, 'good', OTHER_ADDRESS)).toBe('ServiceUnavailableError');
  expect(await outcome(verifier, 'good')).toBe('good');
  await storming;
});
