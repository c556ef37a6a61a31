import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '../../../src/errors.ts';
import { openLane } from '../../../src/oauth/verify/concurrency-limit.ts';

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
  const lane = openLane({ width: 2, mostWaiting: 10, patienceMs: 1000 });
  const all = Promise.all([1, 2, 3, 4, 5].map((number) => lane.run(works.one(number))));
  for (let end = 0; end < 5; end += 1) await works.endNext();
  expect(await all).toEqual([1, 2, 3, 4, 5]);
  expect(works.started).toEqual([1, 2, 3, 4, 5]);
  expect(works.most).toBe(2);
});

test('who would wait behind too many is sent away at once', async () => {
  const works = new Works();
  const lane = openLane({ width: 1, mostWaiting: 1, patienceMs: 1000 });
  const first = lane.run(works.one(1));
  const second = lane.run(works.one(2));
  const refusal = await lane.run(works.one(3)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UnavailableError);
  expect(refusal).toMatchObject({ headers: { 'Retry-After': '1' } });
  await works.endNext();
  await works.endNext();
  expect(await Promise.all([first, second])).toEqual([1, 2]);
  expect(works.started).toEqual([1, 2]);
});

test('who has waited too long is sent away, and leaves its place', async () => {
  const works = new Works();
  const lane = openLane({ width: 1, mostWaiting: 1, patienceMs: 20 });
  const first = lane.run(works.one(1));
  await expect(lane.run(works.one(2))).rejects.toThrow(UnavailableError);
  const third = lane.run(works.one(3));
  await works.endNext();
  await works.endNext();
  expect(await Promise.all([first, third])).toEqual([1, 3]);
});

test('work that fails makes way, and its error is told', async () => {
  const lane = openLane({ width: 1, mostWaiting: 0, patienceMs: 10 });
  await expect(lane.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await lane.run(async () => 'good')).toBe('good');
  expect(await lane.run(async () => 'good again')).toBe('good again');
});
