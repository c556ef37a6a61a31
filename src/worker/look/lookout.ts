/**
 * Lets one loop of a worker at a time look for subjects that are due. Two that look at the same time
 * would divide between them what was gathered to share calls, and look twice as often in vain.
 */
export class Lookout {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Looks when all looks before have ended. A loop ends its look before it processes what it found.
   *
   * @returns what the look found
   * @throws what the look throws
   */
  run<T>(look: () => Promise<T>): Promise<T> {
    const found = this.#last.then(look);
    this.#last = found.catch(() => undefined);
    return found;
  }
}
