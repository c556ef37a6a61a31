/**
 * `judge`: unmapped events are read anew, and those that are mapped now become pending. `read`:
 * rejected arrivals are read again, and the events are stored of those that can be read now.
 */
export const RUN_ACTIONS = ['replay', 'dismiss', 'judge', 'read'] as const;

export type RunAction = (typeof RUN_ACTIONS)[number];

/** `following`: all of its events are begun, and what becomes of them is counted. */
export const RUN_STATES = ['running', 'following', 'finished'] as const;

/** The parked events that a run is about. */
export interface ParkedSelection {
  /** The key of the issue. */
  readonly issue: string;
  /** Numbers of some of its events; undefined: all of them. */
  readonly events?: readonly string[] | undefined;
}

/** The unmapped events that a run is about: all that is given must match. */
export interface UnmappedSelection {
  readonly source?: string | undefined;
  readonly code?: string | undefined;
  readonly type?: string | undefined;
}

/** The rejected events that a run is about: all, or those of a source. */
export interface RejectedSelection {
  readonly source?: string | undefined;
}

/** What became of events that a run changed. */
export interface Outcome {
  /** The events' status now. */
  readonly status: string;
  /** Why they are parked, or wait; empty for others. */
  readonly code: string;
  readonly count: number;
  /** That of the newest of them, in the connector's words; empty when there is none. */
  readonly reason: string;
}

/** What a person does to many events, slice by slice. */
export interface Run {
  readonly id: string;
  readonly action: RunAction;
  readonly state: (typeof RUN_STATES)[number];
  /** The key of the issue whose events were chosen; null for a run over unmapped or rejected events. */
  readonly issue: string | null;
  readonly selection: ParkedSelection | UnmappedSelection | RejectedSelection;
  /** Why events are dismissed. */
  readonly note: string | null;
  readonly begunBy: string;
  readonly begunAt: Date;
  /** When a process went on with it last. */
  readonly updatedAt: Date;
  /** How many events were chosen. */
  readonly total: number;
  /** How many of them were made pending, or dismissed, so far. */
  readonly changed: number;
  /** How many were left as they are, since they have another status or cause by now, are not mapped, or not readable. */
  readonly skipped: number;
  readonly cancelledAt: Date | null;
  readonly cancelledBy: string | null;
  readonly outcomes: readonly Outcome[];
  /** When the outcomes were counted last. */
  readonly countedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** A person, or a client of the API. */
export interface RunPerson {
  readonly id: string;
  readonly name: string;
}

/** How many parked events one run changes at most; what is left is for another one. */
export const MAX_RUN_EVENTS = 100_000;
