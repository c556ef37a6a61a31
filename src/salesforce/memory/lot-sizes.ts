import { AdaptiveSize } from './adaptive-size.ts';

/**
 * How many records of each object may go into one collection. The org's triggers and flows process
 * the records of a collection together, and may not be made for 200 of them.
 */
export class LotSizes {
  readonly #max: number;
  readonly #sizes = new Map<string, AdaptiveSize>();

  /** @param max records of a collection for an object of which nothing else is known */
  constructor(max: number) {
    this.#max = max;
  }

  /** @param object API name of the object */
  of(object: string): AdaptiveSize {
    const size = this.#sizes.get(object) ?? new AdaptiveSize(this.#max);
    this.#sizes.set(object, size);
    return size;
  }
}
