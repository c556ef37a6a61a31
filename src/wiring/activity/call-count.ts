/** Counts calls until the count is taken. */
export class CallCount {
  #count = 0;

  add(count = 1): void {
    this.#count += count;
  }

  /** @returns the calls since the last time; it begins anew */
  take(): number {
    const taken = this.#count;
    this.#count = 0;
    return taken;
  }
}
