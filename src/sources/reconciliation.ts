/** A subject that has only events of open types, so that a further event is expected. */
export interface OpenSubject {
  readonly subject: string;
  /** The body of its newest event. */
  readonly body: Buffer;
}

/** Which subjects are looked up: those that have only events of these types. */
export interface OpenTypes {
  readonly types: readonly string[];
  /** Minimum age of the newest event, in milliseconds, so that the webhook can arrive first. */
  readonly quietMs: number;
  /** How long a subject is looked up after its first event, in milliseconds. */
  readonly maxMs: number;
}

/** One round of reconciliation. */
export interface ReconcileRound {
  readonly now: Date;
  /** Aborted when the process stops: the rest is left to the next round. */
  readonly signal: AbortSignal;
}

/**
 * Asks the sender's API for events whose webhooks did not arrive. The events enter the inbox like
 * any other, so that all rules hold: a repeat counts once, and an older state overwrites nothing.
 */
export interface Reconcile {
  /** Time between rounds, in milliseconds; one process at a time runs a round. */
  readonly everyMs: number;
  /** Which subjects are looked up; absent when the sender's API is asked for a period instead. */
  readonly open?: OpenTypes;
  /**
   * Finds events whose webhooks did not arrive.
   *
   * @param open the subjects to look up
   * @returns bodies that the source itself can read
   * @throws Error when the sender's API fails; the events found until then count
   */
  findEvents(open: readonly OpenSubject[], round: ReconcileRound): AsyncIterable<Buffer>;
}
