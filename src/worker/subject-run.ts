import { InvalidEventError } from '../errors.ts';
import type { EventResult, OpenEvent, ParkReason } from '../inbox/event.ts';
import { groupName } from '../salesforce/records/fold.ts';
import { readSubjectState, type SubjectState } from '../salesforce/records/subject-state.ts';
import { compareVersions, type Write } from '../salesforce/records/write.ts';
import { type Refusal, reasonFor } from '../salesforce/refusal.ts';
import type { Source } from '../sources/source.ts';
import type { ClaimedSubject } from './subject-queue.ts';

/** An event whose body has been read. */
export interface ReadEvent {
  readonly seq: string;
  readonly writes: readonly Write[];
}

/** A subject while it is being worked on. Its memory and results change as calls are made. */
export interface Work {
  readonly subject: ClaimedSubject;
  readonly source: Source;
  memory: SubjectState;
  /** Events still to be decided. */
  open: readonly ReadEvent[];
  readonly results: EventResult[];
  /** The refusal for which it is to be tried again, if there is one. */
  retry?: Refusal;
  waiting: boolean;
  /** Events that are left for the next claim, though nothing is wrong with them. */
  left: readonly string[];
}

/** Reads a claimed subject's events and gathers their keys. An event that can't be read is parked, not lost. */
export function startWork(subject: ClaimedSubject, source: Source): Work {
  const memory = readSubjectState(subject.memory);
  const work: Work = {
    subject,
    source,
    memory,
    open: [],
    results: [],
    waiting: false,
    left: [],
  };
  work.open = subject.events.flatMap((event) => {
    const contribution = readContribution(source, event);
    if ('reason' in contribution) {
      work.results.push({ seq: event.seq, status: 'parked', ...contribution });
      return [];
    }
    memory.keys = { ...memory.keys, ...contribution.keys };
    return [{ seq: event.seq, writes: contribution.writes }];
  });
  return work;
}

function readContribution(source: Source, event: OpenEvent) {
  try {
    return source.contribution(source.parse(event.body));
  } catch (error) {
    return unreadable(error);
  }
}

/** Why an event that says something impossible is parked. */
export function unreadable(error: unknown): ParkReason {
  if (!(error instanceof InvalidEventError)) throw error;
  return {
    reason: error.message,
    code: 'INVALID_EVENT',
    object: '',
    field: error.field,
    detail: '',
  };
}

/** Why an event that Salesforce refused is parked. */
export function refused(refusal: Refusal): ParkReason {
  const { code, object, fields, detail } = refusal;
  return { reason: reasonFor(refusal), code, object, field: fields.join(', '), detail };
}

/** Parks every event that is not decided yet. */
export function parkOpen(work: Work, reason: ParkReason): void {
  for (const { seq } of work.open) work.results.push({ seq, status: 'parked', ...reason });
  work.open = [];
}

/** Notes that a subject's events could not be applied: to be parked, or to be tried again. */
export function fail(work: Work, refusal: Refusal): void {
  if (refusal.verdict === 'park') {
    parkOpen(work, refused(refusal));
    return;
  }
  work.retry = refusal;
  for (const { seq } of work.open) work.results.push({ seq, status: 'pending' });
  work.open = [];
}

/** Leaves the events that are not decided yet for the next claim, which may come at once. */
export function leaveOpen(work: Work): void {
  if (work.open.length === 0) return;
  work.left = work.open.map(({ seq }) => seq);
  for (const seq of work.left) work.results.push({ seq, status: 'pending' });
  work.open = [];
}

/** What could not be written of an event that was applied; nothing when all of it was. */
export function noted({ writes }: ReadEvent): { reason?: string } {
  const notes = writes.flatMap(({ note }) => note ?? []);
  return notes.length === 0 ? {} : { reason: notes.join(' ') };
}

/**
 * Whether an event that has nothing left to write was applied, or overtaken before any of it was.
 *
 * @param superseded names of field groups for which the org turned out to hold a newer version
 */
export function standing(
  event: ReadEvent,
  memory: SubjectState,
  superseded: ReadonlySet<string>,
): 'applied' | 'superseded' {
  const isHeld = (write: Write) =>
    memory.held.some((held) => compareVersions(held.version, write.version) === 0);
  const tookEffect = event.writes.some((write) => {
    const name = groupName(write.record, write.group);
    const applied = memory.applied[name];
    const isOurs = applied !== undefined && compareVersions(applied, write.version) === 0;
    return (isOurs && !superseded.has(name)) || (!write.creates && isHeld(write));
  });
  return tookEffect ? 'applied' : 'superseded';
}
