import { compareVersions } from '../../salesforce/records/write.ts';
import type { EventStory, WriteStory } from '../story.ts';

/** A write, and the event that asks for it. */
export interface AskedWrite {
  readonly event: EventStory;
  readonly write: WriteStory;
}

/** What events ask for one field group of a record. */
interface GroupHistory {
  readonly group: string;
  /** What was written last; undefined when nothing is, or when it is not known any more. */
  readonly current: AskedWrite | undefined;
  /** What the other events ask for, the newest version first. */
  readonly others: readonly AskedWrite[];
}

/** What events ask for one record. */
export interface RecordHistory extends Pick<WriteStory, 'object' | 'id' | 'key'> {
  readonly groups: readonly GroupHistory[];
}

/** Tells of each record and field group what counts, and what does not. Pure. */
export function recordHistories(events: readonly EventStory[]): RecordHistory[] {
  const asked = askedWrites(events);
  return [...Map.groupBy(asked, ({ write }) => recordOf(write)).values()].flatMap((ofRecord) => {
    const [first] = ofRecord;
    if (first === undefined) return [];
    const { object, id, key } = first.write;
    const groups = Map.groupBy(ofRecord, ({ write }) => write.group);
    return [{ object, id, key, groups: [...groups].map(([group, of]) => historyOf(group, of)) }];
  });
}

function historyOf(group: string, asked: readonly AskedWrite[]): GroupHistory {
  const newestFirst = asked.toSorted((a, b) => compareVersions(b.write.version, a.write.version));
  const current = newestFirst.find(({ write }) => write.outcome === 'current');
  return { group, current, others: newestFirst.filter((each) => each !== current) };
}

/**
 * What the fields of each write had before, as the events say: what the last version before it has
 * written. Writes that were not made have no value before, nor have the first ones. Pure.
 */
export function valuesBefore(
  events: readonly EventStory[],
): ReadonlyMap<WriteStory, ReadonlyMap<string, string>> {
  const before = new Map<WriteStory, ReadonlyMap<string, string>>();
  const groups = Map.groupBy(askedWrites(events), ({ write }) =>
    JSON.stringify([recordOf(write), write.group]),
  );
  for (const ofGroup of groups.values()) {
    const made = madeWrites(
      ofGroup.toSorted((a, b) => compareVersions(a.write.version, b.write.version)),
    );
    let last = new Map<string, string>();
    for (const { write } of made) {
      before.set(write, last);
      last = new Map([...last, ...write.fields.map(({ field, value }) => [field, value] as const)]);
    }
  }
  return before;
}

/**
 * The writes that were made, as far as the inbox knows. Of an applied event, what was overtaken since
 * was written: but not what arrived after the newer value.
 *
 * @param sorted the oldest version first
 */
function madeWrites(sorted: readonly AskedWrite[]): AskedWrite[] {
  let earliest = Number.POSITIVE_INFINITY;
  return sorted
    .toReversed()
    .filter(({ event, write }) => {
      const arrival = Number(event.seq);
      const isLate = earliest < arrival;
      earliest = Math.min(earliest, arrival);
      if (event.status !== 'applied') return false;
      return write.outcome === 'current' || (write.outcome === 'overtaken' && !isLate);
    })
    .toReversed();
}

function askedWrites(events: readonly EventStory[]): AskedWrite[] {
  return events.flatMap((event) => event.writes.map((write) => ({ event, write })));
}

/** One text per record: the record that a look-up finds may not be known yet. */
function recordOf({ object, key }: WriteStory): string {
  return JSON.stringify(key === null ? [object] : [object, key.field, key.value]);
}
