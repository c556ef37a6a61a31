/** How often in a row the full size has to pass before it is doubled. */
const PASSES_BEFORE_GROWTH = 20;

/**
 * How many records may go together. The number falls at once when the org cannot take as many, and
 * grows again slowly, up to the limit that it started with.
 */
export class AdaptiveSize {
  readonly #max: number;
  #size: number;
  #passesInARow = 0;

  /** @param max number of records; the size that it starts with */
  constructor(max: number) {
    this.#max = max;
    this.#size = max;
  }

  get size(): number {
    return this.#size;
  }

  /** The org has taken so many records together; fewer than the size prove nothing. */
  passed(records: number): void {
    if (this.#size === this.#max || records < this.#size) return;
    this.#passesInARow += 1;
    if (this.#passesInARow === PASSES_BEFORE_GROWTH) this.#changeTo(this.#size * 2);
  }

  /** The org cannot take more than so many records together. It never grows by this. */
  fallTo(records: number): void {
    this.#changeTo(Math.min(records, this.#size));
  }

  #changeTo(size: number): void {
    this.#size = Math.max(1, Math.min(Math.floor(size), this.#max));
    this.#passesInARow = 0;
  }
}
