/** An issue that is not resolved. */
export interface ParkedFact {
  /** Key of the issue. */
  readonly key: string;
  readonly source: string;
  readonly code: string;
  /** Empty when the cause is not about one object, or field. */
  readonly object: string;
  readonly field: string;
  /** How many of its events are parked; 0 while all are applied again. */
  readonly count: number;
  /** When the first of them was parked. */
  readonly since: Date;
  /** That of the newest, in the connector's words. */
  readonly reason: string;
  /** A person knows of it. */
  readonly isAcknowledged?: boolean | undefined;
}

/** Events whose writes are held for one cause. */
export interface HeldFact {
  readonly source: string;
  readonly code: string;
  readonly object: string;
  readonly field: string;
  readonly count: number;
  readonly since: Date;
  /** In the connector's words. */
  readonly reason: string;
  /** Whether an approval locks the record. */
  readonly isLocked: boolean;
}

/** What is known of the connector now. A member that could not be read is undefined. */
export interface AlertFacts {
  readonly parked?: readonly ParkedFact[] | undefined;
  /** Pauses of calls to the org, one for each worker process. */
  readonly pauses?: readonly { kind: string; reason: string; since: Date }[] | undefined;
  /** Events that wait for their Order for too long; null when there are none. */
  readonly waiting?: { count: number; since: Date } | null | undefined;
  /** Held events by cause, of those that are held for too long. */
  readonly held?: readonly HeldFact[] | undefined;
  /** Events that wait, since a setting keeps their Order from being found. */
  readonly settings?: readonly { setting: string; count: number; since: Date }[] | undefined;
  /** Subjects that no worker claims; null when there are none. */
  readonly overdue?: { since: Date } | null | undefined;
  /** Pending events that no worker takes; null when there are none. */
  readonly pending?: { count: number; oldest: Date } | null | undefined;
  /** Events that are retried, when they are many, or for long; null when not. */
  readonly retried?: { count: number; since: Date; reason: string } | null | undefined;
  /** Webhooks at Digital River that are disabled, and types that none asks for; null: not watched now. */
  readonly webhooks?:
    | readonly {
        key: string;
        state: 'disabled' | 'missing';
        types: readonly string[];
        since: Date;
      }[]
    | null
    | undefined;
  /** Sources that have not called for longer than is usual. */
  readonly silent?: readonly { source: string; hours: number }[] | undefined;
  /** Events of the last 24 hours that are of the other mode. */
  readonly otherMode?: readonly { source: string; count: number }[] | undefined;
  /** Arrivals of proven callers in the last 24 hours without a usable event, by source and cause. */
  readonly rejected?:
    | readonly { source: string; cause: string; count: number; since: Date; reason: string }[]
    | undefined;
  readonly documents?: { failed: number; pauseReason: string | null } | undefined;
  /** The org's API calls of the last 24 hours, and the percentage from which on none are made. */
  readonly apiCalls?: { used: number; limit: number; budgetPercent: number } | undefined;
  readonly storage?: { bytes: number; limitBytes: number } | undefined;
}
