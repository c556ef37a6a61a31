/** Parked events with the same cause: an issue. */
export interface ParkedFact {
  /** Key of the issue. */
  readonly key: string;
  readonly source: string;
  readonly code: string;
  /** Empty when the cause is not about one object, or field. */
  readonly object: string;
  readonly field: string;
  readonly count: number;
  /** When the first of them was received. */
  readonly oldest: Date;
  /** That of the newest, in the connector's words. */
  readonly reason: string;
  /** A person knows of it. */
  readonly isAcknowledged?: boolean | undefined;
}

/** What is known of the connector now. A member that could not be read is undefined. */
export interface AlertFacts {
  readonly parked?: readonly ParkedFact[] | undefined;
  /** Pauses of calls to the org, one for each worker process. */
  readonly pauses?: readonly { kind: string; reason: string; since: Date }[] | undefined;
  /** Events that wait for their Order for too long; null when there are none. */
  readonly waiting?: { count: number; since: Date } | null | undefined;
  /** Pending events that do not move; null when there are none. */
  readonly pending?: { count: number; oldest: Date; reason: string | null } | null | undefined;
  /** Webhooks at Digital River that are disabled, and types that none asks for. */
  readonly webhooks?:
    | readonly {
        key: string;
        state: 'disabled' | 'missing';
        types: readonly string[];
        since: Date;
      }[]
    | undefined;
  /** Sources that have not called for longer than is usual. */
  readonly silent?: readonly { source: string; hours: number }[] | undefined;
  /** Events of the last 24 hours that are of the other mode. */
  readonly otherMode?: readonly { source: string; count: number }[] | undefined;
  readonly documents?: { failed: number; pauseReason: string | null } | undefined;
  /** The org's API calls of the last 24 hours, and the percentage from which on none are made. */
  readonly apiCalls?: { used: number; limit: number; budgetPercent: number } | undefined;
  readonly storage?: { bytes: number; limitBytes: number } | undefined;
}
