import { type OrgPause, PAUSE_EXPIRY_MS, type PauseStore } from '../../../src/inbox/org-pauses.ts';
import { createLog } from '../../../src/log.ts';
import { PauseRecorder } from '../../../src/worker/outage/pause-recorder.ts';

const { jest } = import.meta;

const pause: OrgPause = {
  kind: 'unavailable',
  reason: 'No answer.',
  since: new Date('2026-11-02T10:00:00Z'),
  nextProbeAt: new Date('2026-11-02T10:01:00Z'),
  failures: 1,
  answeredAt: null,
};
const ofFailures = (failures: number): OrgPause => ({ ...pause, failures });

/** A store that notes its calls and ends them when the test says so. */
function recording() {
  const calls: string[] = [];
  const lines: string[] = [];
  const running: PromiseWithResolvers<void>[] = [];
  const call = (name: string) => {
    calls.push(name);
    const started = Promise.withResolvers<void>();
    running.push(started);
    return started.promise;
  };
  const store: PauseStore = {
    save: ({ failures }) => call(`save ${failures}`),
    clear: () => call('clear'),
  };
  const log = createLog('info', { write: (line) => lines.push(line) });
  return {
    calls,
    lines,
    recorder: new PauseRecorder(store, log),
    async succeed() {
      await settled();
      running.shift()?.resolve();
      await settled();
    },
    async fail() {
      await settled();
      running.shift()?.reject(new Error('The database does not answer.'));
      await settled();
    },
  };
}

/** Lets everything run that waits for promises alone. */
const settled = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test('a pause is saved when it begins and when it changes, and cleared when it is over', async () => {
  const { calls, recorder, succeed } = recording();
  recorder.record(ofFailures(1));
  await succeed();
  recorder.record(ofFailures(2));
  await succeed();
  recorder.record(undefined);
  await succeed();
  expect(calls).toEqual(['save 1', 'save 2', 'clear']);
});

test('one call at a time is made, and only the last of several changes is saved', async () => {
  const { calls, recorder, succeed } = recording();
  recorder.record(ofFailures(1));
  await settled();
  for (const failures of [2, 3]) recorder.record(ofFailures(failures));
  await settled();
  expect(calls).toEqual(['save 1']);
  await succeed();
  await succeed();
  expect(calls).toEqual(['save 1', 'save 3']);
  recorder.record(undefined);
  await succeed();
  expect(calls).toEqual(['save 1', 'save 3', 'clear']);
});

test('while a pause lasts it is saved again before it expires, and never after it is over', async () => {
  const { calls, recorder, succeed } = recording();
  recorder.record(ofFailures(1));
  await succeed();
  await jest.advanceTimersByTimeAsync(PAUSE_EXPIRY_MS / 2);
  await succeed();
  expect(calls).toEqual(['save 1', 'save 1']);
  recorder.record(undefined);
  await succeed();
  await jest.advanceTimersByTimeAsync(10 * PAUSE_EXPIRY_MS);
  expect(calls).toEqual(['save 1', 'save 1', 'clear']);
});

test('a store that fails is logged once, and tried again until it works', async () => {
  const { calls, lines, recorder, fail, succeed } = recording();
  recorder.record(ofFailures(1));
  await fail();
  recorder.record(ofFailures(2));
  await fail();
  await jest.advanceTimersByTimeAsync(PAUSE_EXPIRY_MS / 2);
  await succeed();
  expect(calls).toEqual(['save 1', 'save 2', 'save 2']);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', fact: 'the pause could not be stored; metrics and doctor do not show it' },
  ]);
});

test('a recorder that is stopped clears its pause, waits for that, and records nothing more', async () => {
  const { calls, recorder, succeed } = recording();
  recorder.record(ofFailures(1));
  await succeed();
  let isStopped = false;
  const stopping = recorder.stop().then(() => {
    isStopped = true;
  });
  await settled();
  expect([calls, isStopped]).toEqual([['save 1', 'clear'], false]);
  await succeed();
  await stopping;
  recorder.record(ofFailures(2));
  await jest.advanceTimersByTimeAsync(10 * PAUSE_EXPIRY_MS);
  expect(calls).toEqual(['save 1', 'clear']);
  expect(jest.getTimerCount()).toBe(0);
});

test('a recorder without a pause has nothing to clear when it is stopped', async () => {
  const { calls, recorder } = recording();
  await recorder.stop();
  expect(calls).toEqual([]);
});
