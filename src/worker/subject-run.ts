import type { EventResult, OpenEvent } from '../inbox/event.ts';
import { readSubjectState, type SubjectState } from '../salesforce/records/subject-state.ts';
import type { Write } from '../salesforce/records/write.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import type { Contribution, Source } from '../sources/source.ts';
import { unreadableReason } from './park-reasons.ts';
import type { ClaimedSubject } from './subject-queue.ts';

/** An event whose body has been read. */
export interface ReadEvent {
  readonly seq: string;
  readonly writes: readonly Write[];
}

/** How far the work on a subject has come. */
export interface Progress {
  readonly state: SubjectState;
  /**
   * Events that are not decided yet. Those that are open in the end stay pending, and are due at
   * once.
   */
  readonly open: readonly ReadEvent[];
  /** What became of the other events. */
  readonly results: readonly EventResult[];
  /** The refusal for which events are to be retried, if there is one. */
  readonly retry: Refusal | undefined;
  /** Whether events wait for a record that the org does not have yet. */
  readonly waiting: boolean;
}

/** A claimed subject while it is being worked on. Only `decide` changes it. */
export interface SubjectRun extends Progress {
  readonly subject: ClaimedSubject;
  readonly source: Source;
}

/**
 * Starts the work on a claimed subject: reads its events, collects their keys, and parks those that
 * cannot be read.
 */
export function startRun(subject: ClaimedSubject, source: Source): SubjectRun {
  const state = readSubjectState(subject.storedState);
  const readings = subject.events.map((event) => read(source, event));
  const readable = readings.filter((reading) => 'contribution' in reading);
  const keys = [state.keys, ...readable.map(({ contribution }) => contribution.keys)];
  return {
    subject,
    source,
    state: { ...state, keys: Object.fromEntries(keys.flatMap((each) => Object.entries(each))) },
    open: readable.map(({ seq, contribution: { writes } }) => ({ seq, writes })),
    results: readings.flatMap((reading) => ('parked' in reading ? reading.parked : [])),
    retry: undefined,
    waiting: false,
  };
}

/** What an event contains, or why it is parked. */
type Reading =
  | { readonly seq: string; readonly contribution: Contribution }
  | { readonly parked: EventResult };

function read(source: Source, { seq, body, receivedAt }: OpenEvent): Reading {
  try {
    return { seq, contribution: source.contribution(source.parse(body), receivedAt) };
  } catch (error) {
    return { parked: { seq, status: 'parked', ...unreadableReason(error) } };
  }
}

/** Whether some of a subject's events are not decided yet. */
export function isOpen({ open }: SubjectRun): boolean {
  return open.length > 0;
}
