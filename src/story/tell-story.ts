import type { OrgPause } from '../inbox/org-pauses.ts';
import type { SubjectName } from '../inbox/repair/event-selection.ts';
import type { StoredEvent, StoredStory } from '../inbox/story/read-story.ts';
import {
  readPresentState,
  readSubjectState,
  type SubjectState,
} from '../salesforce/records/state/subject-state.ts';
import type { Lookup } from '../salesforce/records/write.ts';
import type { WrittenField } from '../salesforce/schema/written-field.ts';
import { shownText } from '../shown-text.ts';
import type { Source } from '../sources/source.ts';
import { MINUTE_MS } from '../time.ts';
import { historySteps } from './event/history-steps.ts';
import { meaningOf, todoFor } from './judge-event.ts';
import { waitsOf } from './judge-waits.ts';
import { hasLostValues } from './lost-values.ts';
import { nextSteps, type Place, summaryOf } from './next-steps.ts';
import { withOwners } from './owners.ts';
import { readWrites } from './read-writes.ts';
import type { EventStory, FoundRecord, Story, SubjectStory } from './story.ts';
import { authorIn, type EventWrites, tellWrites } from './tell-writes.ts';
import type { WaitLimits } from './wait-limits.ts';

/** What a story is made from, besides what the inbox has kept. */
export interface Setting {
  readonly sources: readonly Source[];
  /** The fields that the configured senders write. */
  readonly fields: readonly WrittenField[];
  readonly limits: WaitLimits & { readonly maxAttempts: number };
  readonly pauses: readonly OrgPause[];
  readonly now: Date;
  /** Where the reader finds the events, seen from what to do next; above by default. */
  readonly eventsAre?: Place;
}

/** After this time, in milliseconds, a worker that runs has taken a subject that is due. */
const OVERDUE_MS = MINUTE_MS;

/**
 * Tells what happened to an order, from what is kept of its subjects. Pure.
 *
 * @param order the text that it was found by
 */
export function tellStory(order: string, stored: readonly StoredStory[], setting: Setting): Story {
  const judged = stored.map((each) => tellSubject(each, setting));
  return joinSubjects(order, judged, setting);
}

/** A subject's own story, and what the stories of others need of it. */
export interface JudgedSubject {
  readonly story: SubjectStory;
  /** Whether no two subjects of its source may write to its records. */
  readonly isExclusive: boolean;
}

/** Makes one story from those of the subjects. Pure. @param order as for {@link tellStory} */
export function joinSubjects(
  order: string,
  judged: readonly JudgedSubject[],
  setting: Pick<Setting, 'now' | 'pauses' | 'eventsAre'>,
): Story {
  const { now, pauses } = setting;
  const exclusive = judged
    .filter(({ isExclusive }) => isExclusive)
    .map(({ story }) => story.source);
  const subjects = withOwners(
    judged.map(({ story }) => story),
    (source) => exclusive.includes(source),
  );
  return {
    ...{ order, at: now, pauses, subjects, summary: summaryOf(subjects) },
    next: nextSteps({ pauses, subjects }, setting.eventsAre),
  };
}

/** Tells what happened to one subject. It takes milliseconds for each mebibyte of bodies. Pure. */
export function tellSubject(
  { name, subject, events, counts }: StoredStory,
  setting: Setting,
): JudgedSubject {
  const { sources, limits, pauses, now } = setting;
  const source = sources.find((each) => each.name === name.source);
  const { state, problem } = stateIn(subject.memory, now);
  const lookups = source === undefined ? [] : lookupsOf(source, state);
  const { dueAt, leasedUntil, attempts } = subject;
  const isDue = dueAt !== null && now.getTime() - dueAt.getTime() > OVERDUE_MS;
  const read = events.map(
    (event): EventWrites<StoredEvent> => ({ event, read: readWrites(event, source) }),
  );
  const notShown = sum(Object.values(counts)) - events.length;
  const story: SubjectStory = {
    source: name.source,
    subject: name.key,
    records: recordsOf(state.ids, lookups),
    formerRecords: recordsOf(state.formerIds, lookups),
    keys: shownKeys(state.keys, source),
    owner: null,
    gaveWay: state.gaveWay ?? null,
    givesWayTo: state.givesWayTo ?? null,
    problem,
    waits: waitsOf(subject, events, lookups, limits),
    nextTryAt: dueAt,
    isOverdue: isDue && leasedUntil === null && pauses.length === 0,
    failedAttempts: attempts,
    maxAttempts: limits.maxAttempts,
    leasedUntil,
    events: tellEvents(name, read, state, setting),
    notShown,
    leftOut: events.filter(({ body, hasBody }) => hasBody && body === null).length,
    hasLostValues: source !== undefined && notShown === 0 && hasLostValues(state, read),
    counts,
  };
  return { story, isExclusive: lookups.some(({ claim }) => claim !== undefined) };
}

function tellEvents(
  about: SubjectName,
  read: readonly EventWrites<StoredEvent>[],
  state: SubjectState,
  { fields }: Setting,
): EventStory[] {
  const authorOf = authorIn(read);
  return read.map((each) => ({
    ...factsOf(each.event),
    version: 'version' in each.read ? each.read.version : null,
    writes: tellWrites(each, state, fields, authorOf),
    writesUnknown: 'unknown' in each.read ? each.read.unknown : null,
    todo: todoFor(each.event).map((step) => ({ ...step, about })),
  }));
}

function factsOf(
  event: StoredEvent,
): Omit<EventStory, 'version' | 'writes' | 'writesUnknown' | 'todo'> {
  const { live, body: _body, headers: _headers, hasBody: _hasBody, history, ...facts } = event;
  const mode = live === null ? null : live ? 'live' : 'test';
  return { ...facts, mode, meaning: meaningOf(event), history: historySteps(history) };
}

/** The story of a subject on which the connector fails is wanted most of all. */
function stateIn(memory: unknown, now: Date): { state: SubjectState; problem: string | null } {
  try {
    return { state: readPresentState(memory, now.getTime()), problem: null };
  } catch {
    const problem = 'What is stored of the order cannot be read: a defect of the connector.';
    return { state: readSubjectState({}), problem };
  }
}

/** By the names that people know; two keys of one name and different values keep their own names. */
function shownKeys(keys: SubjectState['keys'], source: Source | undefined): Record<string, string> {
  const shown = new Map<string, string>();
  for (const [key, text] of Object.entries(keys)) {
    const value = shownText(text);
    const name = source?.keyName?.(key) ?? key;
    shown.set((shown.get(name) ?? value) === value ? name : key, value);
  }
  return Object.fromEntries(shown);
}

/** None when a key is invalid: then its events are parked, and say so. */
function lookupsOf(source: Source, { keys }: SubjectState): readonly Lookup[] {
  try {
    return source.lookups(keys);
  } catch {
    return [];
  }
}

function recordsOf(ids: SubjectState['ids'], lookups: readonly Lookup[]): FoundRecord[] {
  return Object.entries(ids).map(([name, id]) => ({
    object: lookups.find((lookup) => lookup.name === name)?.object ?? '',
    id,
  }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
