/** So the number grows by less than it fell, and few claims are larger than what fits. */
const GROWTH = 1.25;

/**
 * How many subjects a claim takes so that the bodies of most of them fit. A subject that does not fit
 * is leased and released for nothing: with large bodies, most of a claim would be.
 */
export class FittingSubjects {
  #most = Number.POSITIVE_INFINITY;

  /** How many of the wanted subjects to claim, at least one. */
  limit(wanted: number): number {
    return Math.min(wanted, this.#most);
  }

  /**
   * Learns from a claim. Only one that was full shows that more subjects may fit.
   *
   * @param claimed how many subjects were claimed
   * @param unfit how many of them did not fit
   */
  learn(claimed: number, unfit: number): void {
    if (unfit > 0) this.#most = Math.max(1, claimed - unfit);
    else if (claimed >= this.#most) this.#most = Math.ceil(this.#most * GROWTH);
  }
}
