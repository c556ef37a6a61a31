import { InvalidEventError } from '../errors.ts';
import type { EventResult, OpenEvent, ParkReason } from '../inbox/event.ts';
import { readPresentState, type SubjectState } from '../salesforce/records/state/subject-state.ts';
import type { Lookup, Write } from '../salesforce/records/write.ts';
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
  /** Look-ups of the records that events wait for. */
  readonly missing: readonly Lookup[];
  /** Why events wait whose writes are held or locked, by their `seq`. */
  readonly holds: ReadonlyMap<string, Refusal>;
  /** Why events wait that do not wait for a record. */
  readonly blocked: ParkReason | undefined;
  /** How the subject got another one's record, for people. */
  readonly notes: readonly string[];
  /** Whether records had to be looked up again already, in this claim. */
  readonly wasInDoubt: boolean;
  /** Whether the org has written a record of the subject. */
  readonly hasWritten: boolean;
}

/** A claimed subject while it is being worked on. Only `decide` changes it. */
export interface SubjectRun extends Progress {
  readonly subject: ClaimedSubject;
  readonly source: Source;
  /** What the source threw that is not the fault of an event. */
  readonly defects: readonly unknown[];
  /** Whether an event shows that the subject is dead, so that its record may be free for others. */
  readonly showsDeath: boolean;
}

/**
 * Starts the work on a claimed subject: reads its events, collects their keys, and parks those that
 * cannot be read.
 *
 * @param now milliseconds since 1970
 * @throws when the stored state cannot be read, or the source fails on its keys
 */
export function startRun(
  subject: ClaimedSubject,
  source: Source,
  now: number = Date.now(),
): SubjectRun {
  const readings = subject.events.map((event) => read(source, event));
  const readable = readings.filter((reading) => 'contribution' in reading);
  const unreadable = readings.filter((reading) => 'parked' in reading);
  return {
    subject,
    source,
    state: mergeKeys(
      readPresentState(subject.storedState, now),
      readable.map(({ contribution }) => contribution),
      source,
    ),
    open: readable.map(({ seq, contribution: { writes, notes = [] } }) => ({ seq, writes, notes })),
    results: unreadable.map(({ parked }) => parked),
    retry: undefined,
    waiting: false,
    missing: [],
    blocked: undefined,
    notes: [],
    wasInDoubt: false,
    holds: new Map(),
    hasWritten: false,
    showsDeath: readable.some(({ contribution: { stage } }) => stage?.kind === 'dead'),
    defects: unreadable.flatMap(({ defect }) => (defect === undefined ? [] : [defect])),
  };
}

/** What an event contains, or why it is parked. */
type Reading =
  | { readonly seq: string; readonly contribution: Contribution }
  | { readonly parked: EventResult; readonly defect?: unknown };

function read(source: Source, { seq, body, headers, receivedAt }: OpenEvent): Reading {
  try {
    const contribution = source.contribution(source.parse(body, headers), receivedAt);
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
