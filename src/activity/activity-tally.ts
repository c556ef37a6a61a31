import { MINUTE_MS } from '../time.ts';
import type { ActivityListener, Counter, Timer } from './activity.ts';
import { limitOf } from './histogram.ts';

/** How often something happened in a minute. */
export interface MinuteCount {
  /** Beginning of the minute, in milliseconds since 1970. */
  readonly startsAt: number;
  readonly measure: string;
  readonly source: string;
  /** 0 for a count; otherwise the limit of the bucket of a duration. */
  readonly upperMs: number;
  count: number;
}

const MAX_COUNTS = 10_000;
/** About an hour of a busy process with all senders; the rest is for what happens meanwhile. */
const MAX_PUT_BACK = 9_000;

/** Adds up what happens, minute by minute, until it is taken. Memory is bounded: the newest stay. */
export class ActivityTally implements Required<ActivityListener> {
  readonly #counts = new Map<string, MinuteCount>();
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  count(counter: Counter, source: string, by: number): void {
    this.#add(counter, source, 0, by);
  }

  time(timer: Timer, source: string, ms: number): void {
    this.#add(timer, source, limitOf(ms), 1);
  }

  /** @returns all that was counted since the last time; it begins anew */
  take(): MinuteCount[] {
    const taken = [...this.#counts.values()];
    this.#counts.clear();
    return taken;
  }

  /** Adds what was taken and could not be stored to what has been counted since. */
  putBack(counts: readonly MinuteCount[]): void {
    const newestFirst = counts.toSorted((a, b) => b.startsAt - a.startsAt);
    for (const each of newestFirst.slice(0, MAX_PUT_BACK)) this.#merge(each);
  }

  #add(measure: string, source: string, upperMs: number, count: number): void {
    const now = this.#now();
    this.#merge({ startsAt: now - (now % MINUTE_MS), measure, source, upperMs, count });
  }

  #merge(added: MinuteCount): void {
    const { startsAt, measure, source, upperMs } = added;
    const key = JSON.stringify([startsAt, measure, source, upperMs]);
    const known = this.#counts.get(key);
    if (known !== undefined) known.count += added.count;
    else if (this.#counts.size < MAX_COUNTS) this.#counts.set(key, { ...added });
  }
}
