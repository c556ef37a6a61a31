import type { ConflictIds } from '../inbox/event.ts';
import type { OrgPause } from '../inbox/org-pauses.ts';
import type { SubjectName } from '../inbox/repair/event-selection.ts';
import type { GaveWay } from '../salesforce/records/state/subject-state.ts';
import type { Version } from '../salesforce/records/write.ts';
import type { HistoryStep } from './event/history-steps.ts';
import type { WaitKind } from './wait-limits.ts';

/** What the inbox knows of an order: the subjects that it was found by or that share its records. */
export interface Story {
  /** The text that the order was found by. */
  readonly order: string;
  /** When the story was read. */
  readonly at: Date;
  /** The present pauses of the calls to the org. */
  readonly pauses: readonly OrgPause[];
  readonly subjects: readonly SubjectStory[];
  /** In a sentence: how many events there are, by status. */
  readonly summary: string;
  /** What to do next, the most urgent first. */
  readonly next: readonly Step[];
}

/** What a person can do. */
export interface Step {
  /** In a full sentence; with an action, it leads to that. */
  readonly text: string;
  /** What is to be done with the connector; null when nothing is. */
  readonly action: StepAction | null;
  /** The subject that it is about; absent when it is about the installation. */
  readonly about?: SubjectName;
}

/**
 * What a person can do with the connector: a command in a terminal, a form or a link on a page.
 * `check`: let the doctor look; `judge-anew`: read an unmapped event as if it arrived now.
 */
export type StepAction =
  | {
      readonly kind: 'replay' | 'dismiss' | 'restore' | 'judge-anew';
      readonly eventId: string;
    }
  | { readonly kind: 'apply-again'; readonly subject: string }
  | { readonly kind: 'check' };

/** One subject: what a sender's events are about. */
export interface SubjectStory {
  readonly source: string;
  readonly subject: string;
  /** The records that it is written to. */
  readonly records: readonly FoundRecord[];
  /** Records that have to be looked up again, since they may not be the right ones any more. */
  readonly formerRecords: readonly FoundRecord[];
  /**
   * The subject that its record is of by now, where several of its sender are tied to the record:
   * its own key, or another one's. Null when it shares no record, or when that is not known.
   */
  readonly owner: string | null;
  /** The order that it gave its record to, and who decided that; null when it has not. */
  readonly gaveWay: GaveWay | null;
  /** The order that a person has decided to give its record to; null when that is done, or none is. */
  readonly givesWayTo: string | null;
  /** By what its records are looked up, as it may be shown. */
  readonly keys: Readonly<Record<string, string>>;
  /** Why no more is known of the subject, in a full sentence; null when all is. */
  readonly problem: string | null;
  readonly waits: readonly Wait[];
  /** When it is due next; null when there is nothing to do. */
  readonly nextTryAt: Date | null;
  /** True: a worker should have taken it by now. */
  readonly isOverdue: boolean;
  readonly failedAttempts: number;
  readonly maxAttempts: number;
  /** Until when a worker has leased it; null when none has. */
  readonly leasedUntil: Date | null;
  readonly events: readonly EventStory[];
  /** The number of further events that are not shown: settled ones, older than those. */
  readonly notShown: number;
  /** The number of shown events of which it was not read what they write: they are too large. */
  readonly leftOut: number;
  /** Whether the org has refused values as older than its own that no event can bring back. */
  readonly hasLostValues: boolean;
  readonly counts: Readonly<Record<string, number>>;
}

/** A record that a look-up has found. */
export interface FoundRecord {
  /** API name; empty when the source is not configured any more. */
  readonly object: string;
  readonly id: string;
}

/** What a subject's events wait for. */
export interface Wait {
  readonly for: WaitKind;
  /** In words, to follow "waits for". */
  readonly what: string;
  readonly since: Date;
  /** When its events are parked. */
  readonly until: Date;
  /** True: its record exists, and another order has it. */
  readonly isBlocked?: boolean;
}

export interface EventStory {
  /** The number that the inbox gave it when it arrived: a later event has a greater one. */
  readonly seq: string;
  readonly eventId: string;
  readonly type: string | null;
  readonly mode: 'live' | 'test' | null;
  readonly createdAt: Date | null;
  readonly receivedAt: Date;
  readonly arrivals: number;
  readonly proof: string;
  readonly status: string;
  /** The status in words. */
  readonly meaning: string;
  readonly settledAt: Date | null;
  readonly reason: string | null;
  readonly code: string | null;
  readonly object: string | null;
  readonly field: string | null;
  readonly conflict: ConflictIds | null;
  readonly dismissalNote: string | null;
  readonly dismissedBy: string | null;
  /** What its attempts came to before, and what was done to it. */
  readonly history: readonly HistoryStep[];
  /** Its place in the history of the subject; null when it is not known. */
  readonly version: Version | null;
  readonly writes: readonly WriteStory[];
  /** Why its writes cannot be shown, in a full sentence; null when they are, or there are none. */
  readonly writesUnknown: string | null;
  /** What can be done about it; empty when nothing has to be. */
  readonly todo: readonly Step[];
}

/** One write of an event: one field group of one record. */
export interface WriteStory {
  readonly object: string;
  /** The record's id, if the inbox knows it; null for records that are found by their key. */
  readonly id: string | null;
  /** The key that the record is found by, as it may be shown; null for one that a look-up finds. */
  readonly key: { readonly field: string; readonly value: string } | null;
  readonly group: string;
  readonly version: Version;
  readonly fields: readonly WrittenValue[];
  readonly outcome: WriteOutcome;
  /** The outcome in words. */
  readonly meaning: string;
}

/** A field with its value as it may be shown. */
export interface WrittenValue {
  readonly field: string;
  readonly value: string;
  /** True: the value is the id of the record that a look-up finds. */
  readonly isReference?: true;
}

/**
 * What became of a write. `current`: it is what was written last; `already set`: by another event,
 * and never set again; `newer in the org`: the org has refused it as an older one; `unknown`: the
 * inbox has forgotten what it wrote.
 */
export type WriteOutcome =
  | 'current'
  | 'overtaken'
  | 'already set'
  | 'left out'
  | 'deferred'
  | 'not written yet'
  | 'not written'
  | 'newer in the org'
  | 'unknown';
