import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { InvalidEventError } from '../../errors.ts';
import type {
  AppliedAgainSubject,
  KnownEvent,
  StoredSubject,
} from '../../inbox/repair/again-subjects.ts';
import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import { groupName } from '../../salesforce/records/record-write.ts';
import { type AppliedAgain, forgetApplied } from '../../salesforce/records/state/apply-again.ts';
import {
  readSubjectState,
  type SubjectState,
  storedSubjectState,
} from '../../salesforce/records/state/subject-state.ts';
import { type Lookup, recordName, type Write } from '../../salesforce/records/write.ts';
import type { WrittenField } from '../../salesforce/schema/written-field.ts';
import type { Source } from '../../sources/source.ts';
import { storableJson } from '../../storable.ts';
import { planOrder } from './plan-order.ts';
import { type Counts, countBy, NOTHING, type Totals } from './totals.ts';

/** What applying a subject's events again means. */
export interface Survey {
  /**
   * Undefined when there is nothing to apply, since all events are parked, or without their body; and
   * when some were left out.
   */
  readonly change: AppliedAgainSubject | undefined;
  readonly totals: Totals;
}

/** By what a subject is surveyed. */
interface SurveyedBy {
  readonly source: Source;
  /** The fields that the configured senders write. */
  readonly fields: readonly WrittenField[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** An event as far as it matters here: its body is not kept. */
interface ReadEvent extends AppliedAgain {
  readonly seq: string;
}

/** The events of a subject, by what becomes of them. */
interface SortedEvents {
  readonly again: readonly ReadEvent[];
  readonly open: number;
  readonly withoutBody: number;
  readonly unreadable: number;
  readonly parked: number;
  /** To be applied again, and left out of the survey: all are too large together. */
  readonly unread: number;
}

/**
 * Finds out what applying a subject's events again means.
 *
 * @param stored what the inbox knows of it
 * @param events all its events, the oldest first
 * @throws ZodError when the stored state is no state
 */
export async function surveySubject(
  name: SubjectName,
  stored: StoredSubject,
  events: AsyncIterable<KnownEvent>,
  { source, fields, now }: SurveyedBy,
): Promise<Survey> {
  const { again, ...others } = await sortEvents(events, source);
  const counts = { ...NOTHING, ...others };
  if (again.length + others.open + others.unread === 0) {
    return { change: undefined, totals: counts };
  }
  const before = readSubjectState(stored.storedState);
  const { state, kept, repeated, fromFuture } = forgetApplied(before, again, now);
  const writes = again.flatMap((event) => event.writes);
  const lookups = lookupsOf(source, state.keys);
  return {
    change:
      others.unread > 0
        ? undefined
        : {
            name,
            digest: stored.digest,
            storedState: storedSubjectState(state),
            seqs: again.map(({ seq }) => seq),
          },
    totals: {
      ...counts,
      subjects: 1,
      names: [name.key],
      events: again.length + others.unread,
      lookedFor: countBy(lookups.map(({ object }) => object)),
      orders: [planOrder(name, [...writes, ...repeated], state, lookups, fields)],
      written: writtenRecords([...writes, ...repeated]),
      // What an event writes that was not read may be newer.
      kept: others.unread > 0 ? 0 : kept.length,
      fieldsToClear: guardFields(writes, new Set(fromFuture)),
      newerInOrg: guardFields(writes, groupsNewerInOrg(before)),
    },
  };
}

async function sortEvents(
  events: AsyncIterable<KnownEvent>,
  source: Source,
): Promise<SortedEvents> {
  const again: ReadEvent[] = [];
  const counts = { open: 0, withoutBody: 0, unreadable: 0, parked: 0, unread: 0 };
  for await (const event of events) {
    // A large body takes milliseconds, and there may be many: others have their turn in between.
    if (event.body !== null) await yieldToOthers();
    const sorted = sortEvent(event, source);
    if (typeof sorted === 'string') counts[sorted] += 1;
    else again.push(sorted);
  }
  return { again, ...counts };
}

function sortEvent(
  { seq, eventId, status, body, headers, hasBody, receivedAt }: KnownEvent,
  source: Source,
): ReadEvent | keyof Omit<SortedEvents, 'again'> {
  if (status === 'pending' || status === 'waiting') return 'open';
  if (status === 'parked' || status === 'dismissed') return 'parked';
  if (body === null) return hasBody ? 'unread' : 'withoutBody';
  try {
    // Names and values as a worker stores them.
    const { writes } = source.contribution(source.parse(body, headers), receivedAt);
    return { seq, eventId, writes: JSON.parse(storableJson(writes)) as Write[] };
  } catch (error) {
    if (error instanceof InvalidEventError) return 'unreadable';
    throw error;
  }
}

/**
 * Whether no other subject may write to the subject's records, as several payments may do.
 *
 * @throws ZodError when the stored state is no state
 */
export function hasOwnRecords({ storedState }: StoredSubject, source: Source): boolean {
  const { keys } = readSubjectState(storedState);
  return lookupsOf(source, keys).some(({ claim }) => claim !== undefined);
}

function lookupsOf(source: Source, keys: Readonly<Record<string, string>>): readonly Lookup[] {
  try {
    return source.lookups(keys);
  } catch (error) {
    if (error instanceof InvalidEventError) return [];
    throw error;
  }
}

function writtenRecords(writes: readonly Write[]): Counts {
  const records = new Map(writes.map(({ record }) => [recordName(record), record.object]));
  return countBy([...records.values()]);
}

/** What is known of another org's records counts no more. */
function groupsNewerInOrg({ newerInOrg, applied }: SubjectState): Set<string> {
  return new Set(newerInOrg.filter((group) => applied[group] !== undefined));
}

/** The fields in which the org keeps the versions of these field groups. */
function guardFields(writes: readonly Write[], groups: ReadonlySet<string>): readonly string[] {
  const guarded = writes.filter(({ record, group }) => groups.has(groupName(record, group)));
  return [
    ...new Set(guarded.flatMap(({ record, guard }) => guard && `${record.object}.${guard.field}`)),
  ].filter((field) => field !== undefined);
}
