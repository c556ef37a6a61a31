import { RECORD_OF_ANOTHER } from '../inbox/event.ts';
import type { StoredEvent } from '../inbox/story/read-story.ts';
import { groupName } from '../salesforce/records/record-write.ts';
import type { SubjectState } from '../salesforce/records/state/subject-state.ts';
import { isReference, type Version, type Write } from '../salesforce/records/write.ts';
import type { WrittenField } from '../salesforce/schema/written-field.ts';
import { shownText } from '../shown-text.ts';
import { judgeWrite } from './judge-write.ts';
import type { ReadWrites } from './read-writes.ts';
import { shownValue } from './shown-value.ts';
import type { WriteStory, WrittenValue } from './story.ts';
import { timeText } from './time-text.ts';

/** An event, and what its body says that it writes. */
export interface EventWrites<Event = Omit<StoredEvent, 'history'>> {
  readonly event: Event;
  readonly read: ReadWrites;
}

/** Of an event whose record was another subject's. */
const NOT_WRITTEN = { outcome: 'not written', meaning: 'not written' } as const;

/** Describes the event that has written a version of a field group, if it is one of the story's. */
type AuthorOf = (group: string, version: Version) => string | undefined;

/** Finds the author of a version among the events. */
export function authorIn(events: readonly EventWrites[]): AuthorOf {
  const authors = new Map(
    events.flatMap(({ event, read }) =>
      writesIn(read).map(({ record, group, version }) => [
        JSON.stringify([groupName(record, group), version]),
        `${event.type} of ${timeText(event.receivedAt)}`,
      ]),
    ),
  );
  return (group, version) => authors.get(JSON.stringify([group, version]));
}

/** Tells what an event writes, and what became of it. Pure. */
export function tellWrites(
  { event, read }: EventWrites,
  state: SubjectState,
  fields: readonly WrittenField[],
  authorOf: AuthorOf,
): WriteStory[] {
  // A record that has to be looked up again is the one that was written.
  const ids = { ...state.formerIds, ...state.ids };
  return writesIn(read).map((write) => {
    const { record, group } = write;
    const isByLookup = 'lookup' in record;
    return {
      object: record.object,
      id: isByLookup ? (ids[record.lookup] ?? null) : null,
      key: isByLookup ? null : { field: record.field, value: shownText(record.value) },
      group,
      version: write.version,
      fields: tellFields(write, { ids }, fields),
      ...(event.code === RECORD_OF_ANOTHER
        ? NOT_WRITTEN
        : judgeWrite(write, event.status, state, authorOf)),
    };
  });
}

function writesIn(read: ReadWrites): readonly Write[] {
  return 'writes' in read ? read.writes : [];
}

/** Tells the values of a write, as far as they may be shown. */
export function tellFields(
  { record: { object }, fields }: Pick<Write, 'record' | 'fields'>,
  state: Pick<SubjectState, 'ids'>,
  known: readonly WrittenField[],
): WrittenValue[] {
  return Object.entries(fields).map(([field, value]) => {
    if (isReference(value)) {
      return { field, value: state.ids[value.lookup] ?? '(no record yet)', isReference: true };
    }
    const described = known.find((each) => each.object === object && each.field === field);
    return { field, value: shownValue(value, described) };
  });
}
