/**
 * Runs one piece of work per key at a time. Callers that arrive while it runs share its result or
 * its error.
 */
export class SingleFlight<T> {
  readonly #running = new Map<string, Promise<T>>();

  /**
   * @param key the same key for the same work
   * @returns the result of the work
   * @throws what the work throws
   */
  run(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const started = work().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }
}
