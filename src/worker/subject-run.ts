import { InvalidEventError } from '../errors.ts';
import type { EventResult, OpenEvent } from '../inbox/event.ts';
import { readSubjectState, type SubjectState } from '../salesforce/records/subject-state.ts';
import type { Write } from '../salesforce/records/write.ts';
import type { Refusal } from '../salesforce/refusal.ts';
import type { Contribution, Source } from '../sources/source.ts';
import { storableJson } from '../storable.ts';
import { mergeKeys } from './merge-keys.ts';
import { defectReason, unreadableReason } from './park-reasons.ts';
import type { ClaimedSubject } from './subject-queue.ts';

/** An event whose body has been read. */
export interface ReadEvent {
  readonly seq: string;
  readonly writes: readonly Write[];
  /** What people should know of the event although it is applied. */
  readonly notes: readonly string[];
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
  /** The refusal for which events are to be retried, if there is one: an untried one before others. */
  readonly retry: Refusal | undefined;
  /** Whether events wait for a record that the org does not have yet. */
  readonly waiting: boolean;
  /** Why events wait whose writes are held or locked, by their `seq`. */
  readonly holds: ReadonlyMap<string, Refusal>;
  /** Whether the org has written a record of the subject. */
  readonly hasWritten: boolean;
}

/** A claimed subject while it is being worked on. Only `decide` changes it. */
export interface SubjectRun extends Progress {
  readonly subject: ClaimedSubject;
  readonly source: Source;
  /** What the source threw that is not the fault of an event. */
  readonly defects: readonly unknown[];
}

/**
 * Starts the work on a claimed subject: reads its events, collects their keys, and parks those that
 * cannot be read.
 *
 * @throws when the stored state cannot be read, or the source fails on its keys
 */
export function startRun(subject: ClaimedSubject, source: Source): SubjectRun {
  const readings = subject.events.map((event) => read(source, event));
  const readable = readings.filter((reading) => 'contribution' in reading);
  const unreadable = readings.filter((reading) => 'parked' in reading);
  return {
    subject,
    source,
    state: mergeKeys(
      readSubjectState(subject.storedState),
      readable.map(({ contribution }) => contribution),
      source,
    ),
    open: readable.map(({ seq, contribution: { writes, notes = [] } }) => ({ seq, writes, notes })),
    results: unreadable.map(({ parked }) => parked),
    retry: undefined,
    waiting: false,
    holds: new Map(),
    hasWritten: false,
    defects: unreadable.flatMap(({ defect }) => (defect === undefined ? [] : [defect])),
  };
}

/** What an event contains, or why it is parked. */
type Reading =
  | { readonly seq: string; readonly contribution: Contribution }
  | { readonly parked: EventResult; readonly defect?: unknown };

function read(source: Source, { seq, body, receivedAt }: OpenEvent): Reading {
  try {
    const contribution = source.contribution(source.parse(body), receivedAt);
    // What cannot be stored is replaced before anything is looked up or written, so that names and
    // values are the same when they are read back.
    return { seq, contribution: JSON.parse(storableJson(contribution)) as Contribution };
  } catch (error) {
    if (error instanceof InvalidEventError) {
      return { parked: { seq, status: 'parked', ...unreadableReason(error) } };
    }
    return { parked: { seq, status: 'parked', ...defectReason(error) }, defect: error };
  }
}

/** Whether some of a subject's events are not decided yet. */
export function isOpen({ open }: SubjectRun): boolean {
  return open.length > 0;
}
