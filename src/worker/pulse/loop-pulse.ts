/** How one loop shows that it goes on. */
export interface Pulse {
  /** The loop makes progress. */
  beat(): void;
  /** The loop waits for as long as it takes, as during a pause of the calls to the org. */
  rest(): void;
}

/** Shows whether the loops of a worker go on: each of them, however busy the others are. */
export class LoopPulse {
  /** When each loop has shown progress, by `performance.now()`; undefined while it rests. */
  readonly #beats: (number | undefined)[] = [];

  /** The pulse of a further loop, which rests until it beats. */
  ofLoop(): Pulse {
    const loop = this.#beats.push(undefined) - 1;
    return {
      beat: () => {
        this.#beats[loop] = performance.now();
      },
      rest: () => {
        this.#beats[loop] = undefined;
      },
    };
  }

  /** For how long the quietest loop has shown no progress, in milliseconds; 0 while all rest. */
  silentMs(now = performance.now()): number {
    return Math.max(0, ...this.#beats.map((beat = now) => now - beat));
  }
}
