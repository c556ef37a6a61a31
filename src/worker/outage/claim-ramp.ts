/** A loop's permission to claim. */
export interface Turn {
  /** How many subjects may be claimed. */
  readonly max: number;
}

/**
 * Lets work begin slowly after a pause. An answered probe does not mean that the org takes writes:
 * one loop alone claims 1 subject, then 2, 4, 8 …, while the other loops wait. So an org that still
 * refuses everything costs few calls, and a subject at which the org fails is soon claimed alone.
 */
export class ClaimRamp {
  #size = Number.POSITIVE_INFINITY;
  #turn: Turn | undefined;
  /** Turns that were taken since the last pause. */
  #turns = new WeakSet<Turn>();

  /** Gives no turns while calls are paused. Turns that are taken count no more. */
  pause(): void {
    this.#size = 0;
    this.#turn = undefined;
    this.#turns = new WeakSet();
  }

  /** Begins after a pause: the next turn is for one subject. */
  restart(): void {
    this.#size = 1;
  }

  /**
   * Takes a turn; {@link end} it when the claimed subjects are settled or released.
   *
   * @param max how many subjects are claimed when nothing is wrong
   * @returns undefined while another loop has the turn, or calls are paused
   */
  take(max: number): Turn | undefined {
    const isFull = this.#size >= max;
    if (!isFull && (this.#turn !== undefined || this.#size === 0)) return undefined;
    const turn = { max: isFull ? max : this.#size };
    if (!isFull) this.#turn = turn;
    this.#turns.add(turn);
    return turn;
  }

  /**
   * @param isGood whether the org answered all calls: the next turn is for twice as many
   * @returns whether the turn was taken since the last pause; otherwise it counts no more
   */
  end(turn: Turn, isGood: boolean): boolean {
    if (turn === this.#turn) {
      this.#turn = undefined;
      if (isGood) this.#size *= 2;
    }
    return this.#turns.has(turn);
  }
}
