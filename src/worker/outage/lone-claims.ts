/**
 * Lets the loops of a worker claim subjects that have to be claimed alone: one loop at a time, and
 * never twice in a row, so that such subjects hold up no others.
 */
export class LoneClaims {
  #isTaken = false;
  #wasLast = false;

  /** Whether a loop has the turn. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** Takes the turn for the next claim. @returns false when it is the turn of the others */
  take(): boolean {
    const isFree = !this.#isTaken && !this.#wasLast;
    this.#wasLast = false;
    if (isFree) this.#isTaken = true;
    return isFree;
  }

  /** Ends the turn. @param wasUsed whether a subject was claimed alone */
  end(wasUsed: boolean): void {
    this.#isTaken = false;
    this.#wasLast = wasUsed;
  }
}
