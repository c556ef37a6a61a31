import { ClaimRamp, type Turn } from '../../../src/worker/outage/claim-ramp.ts';

function taken(ramp: ClaimRamp): Turn {
  const turn = ramp.take(200);
  if (turn === undefined) throw new Error('another loop has the turn');
  return turn;
}

test('before any outage, each loop claims as much as it wants', () => {
  const ramp = new ClaimRamp();
  expect([ramp.take(200), ramp.take(200)]).toEqual([{ max: 200 }, { max: 200 }]);
});

test('after a pause one loop claims 1, 2, 4, 8 … subjects, and then all loops as much as they want', () => {
  const ramp = new ClaimRamp();
  ramp.pause();
  ramp.restart();
  const sizes = Array.from({ length: 8 }, () => {
    const turn = taken(ramp);
    expect(ramp.take(200)).toBeUndefined();
    ramp.end(turn, true);
    return turn.max;
  });
  expect(sizes).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
  expect([ramp.take(200), ramp.take(200)]).toEqual([{ max: 200 }, { max: 200 }]);
});

test('a turn that found nothing to do, or failed, does not grow', () => {
  const ramp = new ClaimRamp();
  ramp.pause();
  ramp.restart();
  ramp.end(taken(ramp), true);
  ramp.end(taken(ramp), false);
  expect(taken(ramp).max).toBe(2);
});

test('after another pause it begins again, and the end of a turn from before changes nothing', () => {
  const ramp = new ClaimRamp();
  const full = taken(ramp);
  ramp.pause();
  ramp.restart();
  ramp.end(full, true);
  ramp.end(taken(ramp), true);
  const before = taken(ramp);
  ramp.pause();
  ramp.restart();
  ramp.end(before, true);
  const now = taken(ramp);
  ramp.end(before, true);
  expect([now.max, ramp.take(200)]).toEqual([1, undefined]);
});

test('while calls are paused, no loop claims', () => {
  const ramp = new ClaimRamp();
  ramp.pause();
  expect(ramp.take(200)).toBeUndefined();
});

test('the end of a turn says whether it was taken since the last pause', () => {
  const ramp = new ClaimRamp();
  const before = taken(ramp);
  expect(ramp.end(before, true)).toBe(true);
  ramp.pause();
  ramp.restart();
  const [trial, afterPause] = [taken(ramp), ramp.end(before, true)];
  expect([afterPause, ramp.end(trial, true)]).toEqual([false, true]);
});
