/** A subject of which only events of open types have come: something is still to happen to it. */
export interface OpenSubject {
  readonly subject: string;
  /** The body of its newest event. */
  readonly body: Buffer;
}

/** Which subjects are asked about: those of which no event but these types has come. */
export interface OpenTypes {
  readonly types: readonly string[];
  /** How long the newest event must be past, so that the webhook has its chance; in milliseconds. */
  readonly quietMs: number;
  /** How long a subject is asked about after its first event, in milliseconds. */
  readonly maxMs: number;
}

/** One round of asking. */
export interface Round {
  readonly now: Date;
  /** Aborted when the process stops: the rest has time until the next round. */
  readonly signal: AbortSignal;
}

/**
 * Asks the sender's own API for what its webhooks did not bring. What it finds enters the inbox as any event does, so
 * that all rules hold: a repeat counts once, an older state overwrites nothing.
 */
export interface Reconcile {
  /** How often, in milliseconds; one process does it, however many run. */
  readonly everyMs: number;
  /** Absent when the sender is asked about a time, and not about single subjects. */
  readonly open?: OpenTypes;
  /**
   * Finds events, as bodies that the source itself can read. What was found before it throws counts.
   *
   * @param open the subjects to ask about
   */
  ask(open: readonly OpenSubject[], round: Round): AsyncIterable<Buffer>;
}
