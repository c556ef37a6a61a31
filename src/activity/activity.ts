/** What is counted, for each source. */
export const COUNTERS = [
  /** Requests to a sender's paths, whatever became of them. */
  'received',
  /** Requests that were answered 401, 403 or 429; the reason is the status. */
  'denied',
  /**
   * Requests that got another error, such as 413 or 503, or whose caller hung up (400); the reason
   * is the status.
   */
  'failed',
  /** Proven arrivals without a usable event. */
  'rejected',
  /** New events that can be used, also those that the connector has fetched itself. */
  'stored',
  /** Further arrivals of events that the inbox had. */
  'duplicate',
  /** New or settled events for which there is nothing to write; the reason is the code. */
  'unmapped',
  'applied',
  /** The reason is the code, when another subject has the record. */
  'superseded',
  /** The reason is the code. */
  'parked',
  /** Events that stay pending after a refusal that may pass; the reason is the code. */
  'retried',
  /** Claimed subjects that this process could not settle, since it had lost their lease. */
  'leaseLost',
] as const;

export type Counter = (typeof COUNTERS)[number];

/** What is timed, for each source. */
export const TIMERS = [
  /** From the arrival of a request to its answer, when what it brought is committed. */
  'acknowledged',
  /** From the arrival of an event to the settlement that applied it. */
  'applied',
] as const;

export type Timer = (typeof TIMERS)[number];

/** What happens in this process, as it happens. */
export interface ActivityListener {
  /** @param reason empty for counters that have none */
  count?(counter: Counter, source: string, by: number, reason: string): void;
  /** @param ms milliseconds */
  time?(timer: Timer, source: string, ms: number): void;
}

/** Passes on what happens in this process to whoever shows it: metrics, and the console's plots. */
export class Activity implements Required<ActivityListener> {
  readonly #listeners: ActivityListener[] = [];

  subscribe(listener: ActivityListener): void {
    this.#listeners.push(listener);
  }

  count(counter: Counter, source: string, by = 1, reason = ''): void {
    for (const listener of this.#listeners) listener.count?.(counter, source, by, reason);
  }

  time(timer: Timer, source: string, ms: number): void {
    for (const listener of this.#listeners) listener.time?.(timer, source, ms);
  }
}
