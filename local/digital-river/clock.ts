/**
 * The time of the local Digital River: the machine's own time, or a compressed one, so that three
 * days of retries pass in a minute. It never runs backwards.
 */
export interface Clock {
  /** The simulated time, in milliseconds since 1970. */
  now(): number;
  /** Simulated seconds in one real second. */
  readonly timeScale: number;
  /** Continues from the current simulated time at another speed. */
  setTimeScale(timeScale: number): void;
  /** Moves the simulated time forward by this many milliseconds. */
  advance(ms: number): void;
  /** How many real milliseconds this many simulated milliseconds take. */
  realMs(simulatedMs: number): number;
}

/**
 * @param start the simulated time at the start, in milliseconds since 1970
 * @param timeScale simulated seconds in one real second
 */
export function createClock(start: number, timeScale: number): Clock {
  let scale = timeScale;
  // Simulated and real time at the last change; real time of a clock that is never set back.
  let base = { simulated: start, real: performance.now() };
  const now = () => base.simulated + (performance.now() - base.real) * scale;
  const continueFrom = (simulated: number) => {
    base = { simulated, real: performance.now() };
  };
  return {
    now,
    get timeScale() {
      return scale;
    },
    setTimeScale(next) {
      continueFrom(now());
      scale = next;
    },
    advance(ms) {
      continueFrom(now() + ms);
    },
    realMs: (simulatedMs) => simulatedMs / scale,
  };
}
