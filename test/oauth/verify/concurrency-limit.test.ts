import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '../../../src/errors.ts';
import { createConcurrencyLimit } from '../../../src/oauth/verify/concurrency-limit.ts';

/** Work that goes on until it is told to end, and counts how much of it goes on at once. */
class Works {
  running = 0;
  most = 0;
  readonly started: number[] = [];
  readonly #ends: (() => void)[] = [];

  one = (number: number) => async () => {
    this.started.push(number);
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    await new Promise<void>((resolve) => this.#ends.push(resolve));
    this.running -= 1;
    return number;
  };

  async endNext(): Promise<void> {
    await sleep(1);
    this.#ends.shift()?.();
  }
}

test('so much goes on at once, and the rest in its order', async () => {
  const works = new Works();
  const limit = createConcurrencyLimit({ width: 2, maxWaiting: 10, timeoutMs: 1000 });
  const all = Promise.all([1, 2, 3, 4, 5].map((number) => limit.run(works.one(number))));
  for (let end = 0; end < 5; end += 1) await works.endNext();
  expect(await all).toEqual([1, 2, 3, 4, 5]);
  expect(works.started).toEqual([1, 2, 3, 4, 5]);
  expect(works.most).toBe(2);
});

test('who would wait behind too many is sent away at once', async () => {
  const works = new Works();
  const limit = createConcurrencyLimit({ width: 1, maxWaiting: 1, timeoutMs: 1000 });
  const first = limit.run(works.one(1));
  const second = limit.run(works.one(2));
  const refusal = await limit.run(works.one(3)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ServiceUnavailableError);
  expect(refusal).toMatchObject({ headers: { 'Retry-After': '1' } });
  await works.endNext();
  await works.endNext();
  expect(await Promise.all([first, second])).toEqual([1, 2]);
  expect(works.started).toEqual([1, 2]);
});

test('who has waited too long is sent away, and leaves its place', async () => {
  const works = new Works();
  const limit = createConcurrencyLimit({ width: 1, maxWaiting: 1, timeoutMs: 20 });
  const first = limit.run(works.one(1));
  await expect(limit.run(works.one(2))).rejects.toThrow(ServiceUnavailableError);
  const third = limit.run(works.one(3));
  await works.endNext();
  await works.endNext();
  expect(await Promise.all([first, third])).toEqual([1, 3]);
});

test('work that fails makes way, and its error is told', async () => {
  const limit = createConcurrencyLimit({ width: 1, maxWaiting: 0, timeoutMs: 10 });
  await expect(limit.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await limit.run(async () => 'good')).toBe('good');
  expect(await limit.run(async () => 'good again')).toBe('good again');
});
