import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '../../../src/errors.ts';
import { ConcurrencyLimit } from '../../../src/oauth/verify/concurrency-limit.ts';

/** Calls that run until endNext, and the most of them that ran at the same time. */
class Calls {
  running = 0;
  most = 0;
  readonly started: number[] = [];
  readonly #ends: (() => void)[] = [];

  call = (number: number) => async () => {
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

test('the limited number of calls runs at the same time, the others in their order', async () => {
  const calls = new Calls();
  const limit = new ConcurrencyLimit({ maxConcurrent: 2, maxQueued: 10, queueTimeoutMs: 1000 });
  const all = Promise.all([1, 2, 3, 4, 5].map((number) => limit.run(calls.call(number))));
  for (let end = 0; end < 5; end += 1) await calls.endNext();
  expect(await all).toEqual([1, 2, 3, 4, 5]);
  expect(calls.started).toEqual([1, 2, 3, 4, 5]);
  expect(calls.most).toBe(2);
});

test('a call above the queue limit fails at once', async () => {
  const calls = new Calls();
  const limit = new ConcurrencyLimit({ maxConcurrent: 1, maxQueued: 1, queueTimeoutMs: 1000 });
  const first = limit.run(calls.call(1));
  const second = limit.run(calls.call(2));
  const refusal = await limit.run(calls.call(3)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ServiceUnavailableError);
  expect(refusal).toMatchObject({ headers: { 'Retry-After': '1' } });
  await calls.endNext();
  await calls.endNext();
  expect(await Promise.all([first, second])).toEqual([1, 2]);
  expect(calls.started).toEqual([1, 2]);
});

test('a call that waits too long fails and leaves the queue', async () => {
  const calls = new Calls();
  const limit = new ConcurrencyLimit({ maxConcurrent: 1, maxQueued: 1, queueTimeoutMs: 20 });
  const first = limit.run(calls.call(1));
  await expect(limit.run(calls.call(2))).rejects.toThrow(ServiceUnavailableError);
  const third = limit.run(calls.call(3));
  await calls.endNext();
  await calls.endNext();
  expect(await Promise.all([first, third])).toEqual([1, 3]);
});

test('a call that fails frees its place, and its error is passed on', async () => {
  const limit = new ConcurrencyLimit({ maxConcurrent: 1, maxQueued: 0, queueTimeoutMs: 10 });
  await expect(limit.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await limit.run(async () => 'good')).toBe('good');
  expect(await limit.run(async () => 'good again')).toBe('good again');
});
