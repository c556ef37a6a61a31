import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, waitUnlessAborted } from '../src/time.ts';

test('units are multiples of each other', () => {
  expect([SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS]).toEqual([1000, 60_000, 3_600_000, 86_400_000]);
});

test('an aborted signal ends a wait, without an error', async () => {
  const stopping = new AbortController();
  const waiting = waitUnlessAborted(HOUR_MS, stopping.signal);
  stopping.abort();
  await expect(waiting).resolves.toBeUndefined();
});

test('a wait with a signal that is already aborted ends at once', async () => {
  await expect(waitUnlessAborted(HOUR_MS, AbortSignal.abort())).resolves.toBeUndefined();
});

test('a wait without an abort lasts for its duration', async () => {
  const began = performance.now();
  await waitUnlessAborted(30, new AbortController().signal);
  expect(performance.now() - began).toBeGreaterThanOrEqual(25);
});
