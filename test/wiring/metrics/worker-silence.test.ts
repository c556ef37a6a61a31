import { SECOND_MS } from '../../../src/time.ts';
import { maxSilenceMs } from '../../../src/wiring/metrics/worker-silence.ts';

test.each([
  // A log-in, a call of 1,000 records, and both once more: 20, 100, 20 and 100 seconds.
  ['the default time limit', 20, 240],
  ['a short time limit', 5, 120],
  ['a long time limit', 30, 360],
])('with %s, a loop may be silent for as long as its calls may last', (_case, limit, silent) => {
  const times = { SALESFORCE_TIMEOUT_MS: limit * SECOND_MS, WORKER_POLL_MS: 50 };
  expect(maxSilenceMs(times)).toBe(silent * SECOND_MS);
});
