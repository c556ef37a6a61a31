import type { Refusal } from '../refusal.ts';
import { nextAskInMs } from './asking-again.ts';

interface Gap {
  readonly object: string;
  /** What cannot be used together; none when it is the object itself. */
  readonly fields: readonly string[];
  readonly refusal: Refusal;
  readonly until: number;
}

/**
 * Objects and fields that the org lacks, or that the user has no right to. What needs them is
 * refused without a call; other objects and records go on. Every five minutes the org is asked
 * again, and everything that it accepts ends the gap.
 */
export class SchemaGaps {
  readonly #now: () => number;
  readonly #gaps = new Map<string, Gap>();

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * @param fields API names: a request is refused that uses all of them; none for a refused object
   * @param refusal what the org answered
   */
  note(object: string, fields: readonly string[], refusal: Refusal): void {
    const now = this.#now();
    const gap = { object, fields, refusal, until: now + nextAskInMs(now) };
    this.#gaps.set(JSON.stringify([object, ...fields]), gap);
  }

  /** Why a request that uses these fields of the object would be refused; undefined if unknown. */
  refusalFor(object: string, fields: readonly string[]): Refusal | undefined {
    const now = this.#now();
    const gap = this.#affecting(object, fields).find(([, { until }]) => until > now);
    return gap?.[1].refusal;
  }

  /** The org has accepted a request that used these fields of the object. */
  end(object: string, fields: readonly string[]): void {
    for (const [name] of this.#affecting(object, fields)) this.#gaps.delete(name);
  }

  #affecting(object: string, fields: readonly string[]): [string, Gap][] {
    if (this.#gaps.size === 0) return [];
    return [...this.#gaps].filter(
      ([, gap]) => gap.object === object && gap.fields.every((field) => fields.includes(field)),
    );
  }
}
