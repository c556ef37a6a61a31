import { setTimeout as sleep } from 'node:timers/promises';
import { cached } from '../../src/wiring/console/cached.ts';

test('callers share a reading, until it is too old', async () => {
  let readings = 0;
  const read = cached(60_000, async () => {
    readings += 1;
    return readings;
  });
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  expect(await read()).toBe(1);
  const brief = cached(1, async () => {
    readings += 1;
    return readings;
  });
  expect(await brief()).toBe(2);
  await sleep(5);
  expect(await brief()).toBe(3);
});

test('a reading that fails is not kept', async () => {
  const results = [Promise.reject(new Error('no database')), Promise.resolve('read')];
  for (const result of results) result.catch(() => undefined);
  const read = cached(60_000, async () => results.shift() as Promise<string>);
  await expect(read()).rejects.toThrow('no database');
  expect(await read()).toBe('read');
});
