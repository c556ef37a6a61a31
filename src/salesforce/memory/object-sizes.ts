import { AdaptiveSize } from './adaptive-size.ts';

/** How many records go together, by object: each object has triggers and flows of its own. */
export class ObjectSizes {
  readonly #max: number;
  readonly #sizes = new Map<string, AdaptiveSize>();

  /** @param max records for an object of which nothing else is known */
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
