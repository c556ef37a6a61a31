import { LoneClaims } from '../../../src/worker/outage/lone-claims.ts';

test('one loop at a time has the turn', () => {
  const lone = new LoneClaims();
  expect([lone.take(), lone.take(), lone.isTaken]).toEqual([true, false, true]);
  lone.end(false);
  expect(lone.take()).toBe(true);
});

test('after a subject was claimed alone, the next claim is for the others', () => {
  const lone = new LoneClaims();
  lone.take();
  lone.end(true);
  expect([lone.isTaken, lone.take(), lone.take()]).toEqual([false, false, true]);
});
