import { setImmediate as turn } from 'node:timers/promises';
import { createReadWriteLock } from '../../../local/org/read-write-lock.ts';

/** Work that logs its start, and ends when `end` is called. */
function work(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const run = async () => {
    log.push(`${name} in`);
    await promise;
    log.push(`${name} out`);
  };
  return { run, end: resolve };
}

test('exclusive work waits for running work, and new work waits for it', async () => {
  const lock = createReadWriteLock();
  const log: string[] = [];
  const [first, second, alone, later] = [
    work(log, 'first'),
    work(log, 'second'),
    work(log, 'alone'),
    work(log, 'later'),
  ];
  const all = [
    lock.shared(first.run),
    lock.shared(second.run),
    lock.exclusive(alone.run),
    lock.shared(later.run),
  ];
  for (const each of [first, second, alone, later]) {
    await turn();
    each.end();
  }
  await Promise.all(all);
  expect(log).toEqual([
    ...['first in', 'second in', 'first out', 'second out'],
    ...['alone in', 'alone out', 'later in', 'later out'],
  ]);
});

test('exclusive work runs one after the other, and a failure releases the lock', async () => {
  const lock = createReadWriteLock();
  const log: string[] = [];
  const broken = lock.exclusive(async () => {
    log.push('in');
    await turn();
    log.push('broken');
    throw new Error('broken');
  });
  const next = lock.exclusive(async () => log.push('next'));
  await expect(broken).rejects.toThrow('broken');
  await next;
  await expect(lock.shared(() => Promise.reject(new Error('too')))).rejects.toThrow('too');
  await lock.exclusive(async () => log.push('last'));
  expect(log).toEqual(['in', 'broken', 'next', 'last']);
});
