import type { Clock } from '../../../src/worker/outage/circuit-breaker.ts';

/** A clock whose waits pass at once: each moves its time forward. */
export interface SimulatedClock extends Clock {
  /** Moves the time forward. */
  pass(ms: number): void;
}

/** @param random the numbers that the clock returns */
export function simulatedClock(random: () => number): SimulatedClock {
  let now = Date.parse('2026-11-02T10:00:00Z');
  return {
    now: () => now,
    random,
    pass(ms) {
      now += ms;
    },
    async wait(ms, signal) {
      const end = now + ms;
      // Callers that wait at the same time all begin before the first wait ends.
      await new Promise(setImmediate);
      if (!signal.aborted) now = Math.max(now, end);
    },
  };
}
