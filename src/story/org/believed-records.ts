import type { StoredStory } from '../../inbox/story/read-story.ts';
import { groupName } from '../../salesforce/records/record-write.ts';
import {
  readPresentState,
  type SubjectState,
} from '../../salesforce/records/state/subject-state.ts';
import {
  compareVersions,
  type FieldValue,
  isReference,
  type Lookup,
  recordName,
  type Write,
} from '../../salesforce/records/write.ts';
import type { Source } from '../../sources/source.ts';
import { readWrites } from '../read-writes.ts';

/** A value that is no reference. */
export type PlainValue = Exclude<FieldValue, { readonly lookup: string }>;

/** A record of the org, as the inbox believes that the connector has written it. */
export interface BelievedRecord {
  readonly object: string;
  /** Its id, for a record that a look-up has found; null for one that is found by its key. */
  readonly id: string | null;
  readonly key: { readonly field: string; readonly value: string } | null;
  /** By API name; undefined: the connector writes the field, and it is not known what it has. */
  readonly fields: ReadonlyMap<string, PlainValue | undefined>;
}

/** A write, and whether its event counts as applied. */
interface KnownWrite {
  readonly write: Write;
  readonly isApplied: boolean;
}

/**
 * What the inbox believes that the org has of a subject: of each record that was written, the fields
 * that the connector writes. Pure.
 *
 * @param source of the subject; undefined when it is not configured any more: then nothing is known
 */
export function believedRecords(
  { subject, events }: Pick<StoredStory, 'subject' | 'events'>,
  source: Source | undefined,
  now: Date,
): BelievedRecord[] {
  const state = stateIn(subject.memory, now);
  if (source === undefined || state === undefined) return [];
  const known = [
    ...events.flatMap((event): KnownWrite[] => {
      const read = readWrites(event, source);
      const isApplied = event.status === 'applied';
      return 'writes' in read ? read.writes.map((write) => ({ write, isApplied })) : [];
    }),
    // What is repeated for another record is known although its event is deleted.
    ...state.linked.map((write) => ({ write, isApplied: true })),
  ];
  const records = Map.groupBy(known, ({ write }) => recordName(write.record));
  const lookups = lookupsOf(source, state);
  return [...records].flatMap(([name, ofRecord]) => believedRecord(name, ofRecord, state, lookups));
}

function stateIn(memory: unknown, now: Date): SubjectState | undefined {
  try {
    return readPresentState(memory, now.getTime());
  } catch {
    return undefined;
  }
}

function lookupsOf(source: Source, { keys }: SubjectState): readonly Lookup[] {
  try {
    return source.lookups(keys);
  } catch {
    return [];
  }
}

function believedRecord(
  name: string,
  known: readonly KnownWrite[],
  state: SubjectState,
  lookups: readonly Lookup[],
): BelievedRecord[] {
  const [first] = known;
  if (first === undefined) return [];
  const { record } = first.write;
  const id = 'lookup' in record ? idOf(record.lookup, state) : undefined;
  const groups = Map.groupBy(known, ({ write }) => write.group);
  const isWritten = [...groups.keys()].some((group) => hasGroup(groupName(record, group), state));
  const isThere = 'lookup' in record ? id !== undefined : isWritten || state.created.includes(name);
  if (!isThere) return [];
  const lookup =
    'lookup' in record ? lookups.find((each) => each.name === record.lookup) : undefined;
  const claim = lookup?.claim;
  return [
    {
      object: record.object,
      id: id ?? null,
      key: 'lookup' in record ? null : { field: record.field, value: record.value },
      fields: new Map([
        ...(claim === undefined ? [] : [[claim.field, claim.value] as const]),
        ...[...groups.values()].flatMap((ofGroup) => believedFields(ofGroup, state)),
      ]),
    },
  ];
}

/** A record that has to be looked up again is the one that was written. */
function idOf(lookup: string, { ids, formerIds }: SubjectState): string | undefined {
  return ids[lookup] ?? formerIds[lookup];
}

function hasGroup(group: string, { applied, floors }: SubjectState): boolean {
  return applied[group] !== undefined || floors[group] !== undefined;
}

/**
 * The fields of one group. Values are known when the event is that has written them; those that are
 * set only in a new record may be changed by the org itself.
 */
function believedFields(
  known: readonly KnownWrite[],
  state: SubjectState,
): (readonly [string, PlainValue | undefined])[] {
  const names = known.flatMap(({ write }) => fieldNames(write));
  const values = new Map<string, PlainValue | undefined>(names.map((name) => [name, undefined]));
  for (const write of lastWrites(known, state)) {
    if (write.guard !== undefined) values.set(write.guard.field, write.guard.number);
    if (write.initial) continue;
    for (const [field, value] of Object.entries(write.fields)) {
      values.set(field, isReference(value) ? idOf(value.lookup, state) : value);
    }
  }
  return [...values];
}

function fieldNames({ fields, guard }: Write): string[] {
  return [...Object.keys(fields), ...(guard === undefined ? [] : [guard.field])];
}

/**
 * The write that the org has, and before it the one whose value it kept, if it only notes a value
 * that may not be written.
 */
function lastWrites(known: readonly KnownWrite[], state: SubjectState): Write[] {
  const [first] = known;
  const group = first === undefined ? '' : groupName(first.write.record, first.write.group);
  const applied = state.applied[group];
  if (applied === undefined || state.newerInOrg.includes(group)) return [];
  const made = known
    .filter(({ write, isApplied }) => isApplied && compareVersions(write.version, applied) <= 0)
    .map(({ write }) => write)
    .toSorted((a, b) => compareVersions(b.version, a.version));
  const [last] = made;
  if (last === undefined || compareVersions(last.version, applied) !== 0) return [];
  if (Object.keys(last.fields).length > 0) return [last];
  const kept = made.find(({ fields }) => Object.keys(fields).length > 0);
  return kept === undefined ? [last] : [kept, last];
}
