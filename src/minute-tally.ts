import { MINUTE_MS } from './time.ts';

/** How often the same key is reported. */
const INTERVAL_MS = MINUTE_MS;
/** Keys that are counted apart from the others of their group at the same time. */
const MAX_KEYS = 100;

/** What has happened under one key since it was last reported. */
interface Tally<Example> {
  reportedAt: number;
  count: number;
  /** The newest of what was counted. */
  example: Example;
  /** Reports what was counted when the interval is over. */
  timer?: NodeJS.Timeout;
}

/** Whose count something belongs to. */
export interface TallyKey {
  /** May be as many as there are callers. */
  readonly key: string;
  /** Counts instead of the key while there are too many keys; one of a few. */
  readonly group: string;
}

/**
 * Reports things that may happen very often: the first one at once, then once a minute how many
 * have happened. Nothing goes uncounted, and memory and reports are bounded.
 */
export class MinuteTally<Example> {
  readonly #report: (example: Example, count: number) => void;
  readonly #byKey = new Map<string, Tally<Example>>();

  /** @param report gets the newest of what was counted, and the count */
  constructor(report: (example: Example, count: number) => void) {
    this.#report = report;
  }

  /** @param now milliseconds, from any clock that never goes back */
  record(keys: TallyKey, example: Example, now = performance.now()): void {
    const tally = this.#tallyOf(keys, example, now);
    tally.count += 1;
    tally.example = example;
    const dueInMs = tally.reportedAt + INTERVAL_MS - now;
    if (dueInMs <= 0) this.#reportNow(tally, now);
    else tally.timer ??= setTimeout(() => this.#reportNow(tally), dueInMs).unref();
  }

  /** Reports at once what was counted since the last reports, as before the end of the process. */
  flush(): void {
    for (const tally of this.#byKey.values()) if (tally.count > 0) this.#reportNow(tally);
  }

  #tallyOf({ key, group }: TallyKey, example: Example, now: number): Tally<Example> {
    if (this.#byKey.size >= MAX_KEYS && !this.#byKey.has(key)) this.#forgetOld(now);
    const isFull = this.#byKey.size >= MAX_KEYS && !this.#byKey.has(key);
    const counted = isFull ? group : key;
    const known = this.#byKey.get(counted);
    const tally = known ?? { reportedAt: Number.NEGATIVE_INFINITY, count: 0, example };
    this.#byKey.set(counted, tally);
    return tally;
  }

  /** Forgets keys that would be reported at once when they come again. */
  #forgetOld(now: number): void {
    for (const [key, { count, reportedAt }] of this.#byKey) {
      if (count === 0 && reportedAt + INTERVAL_MS <= now) this.#byKey.delete(key);
    }
  }

  #reportNow(tally: Tally<Example>, now = performance.now()): void {
    const { count, example, timer } = tally;
    clearTimeout(timer);
    delete tally.timer;
    Object.assign(tally, { count: 0, reportedAt: now });
    this.#report(example, count);
  }
}
