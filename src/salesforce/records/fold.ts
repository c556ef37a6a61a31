import type { SubjectState } from './subject-state.ts';
import {
  compareVersions,
  type FieldValue,
  isReference,
  type RecordKey,
  recordName,
  soughtBy,
  type Version,
  type Write,
} from './write.ts';

/** A write together with the event that asks for it. */
export interface Asked {
  readonly event: string;
  readonly write: Write;
}

/** What is left to write of one field group, and which events ask for it. */
interface GroupChange {
  readonly name: string;
  readonly version: Version;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly guard?: { readonly field: string; readonly number: number };
  /** True: the fields are for a record that is made now. */
  readonly initial?: true;
  /** The event whose values these are; empty for a write that was held. */
  readonly decider: string;
  /** Every event that the group is still open for; what becomes of it depends on the decider's success. */
  readonly events: readonly string[];
}

/** What is left to write of one record: the writes of all waiting events in one. */
export interface RecordChange {
  readonly record: RecordKey;
  readonly groups: readonly GroupChange[];
  /** True: a record that is not there is not made; its writes are held as well. */
  readonly onlyIfThere?: true;
}

/** The outcome of folding: changes to make now, and writes to hold until their record has been made. */
export interface Folded {
  readonly changes: readonly RecordChange[];
  readonly held: readonly Write[];
}

/** The name under which a subject's memory keeps the version of a record's field group. */
export function groupName(record: RecordKey, group: string): string {
  return `${recordName(record)} ${group}`;
}

/**
 * Turns the writes of a subject's waiting events into one change per record, by the rules of versions and field groups:
 * what an applied version has overtaken is left out. The order in which the writes are given does not matter.
 */
export function fold(asked: readonly Asked[], memory: SubjectState): Folded {
  const earlier = memory.held.map((write) => ({ event: '', write }));
  const records = groupBy([...earlier, ...asked], ({ write }) => recordName(write.record));
  const changes: RecordChange[] = [];
  const held: Write[] = [];
  for (const [name, writes] of records) {
    const made = memory.made.includes(name) || writes.some(({ write }) => write.creates);
    if (!made) held.push(...heldOnce(writes));
    if (made) changes.push(...recordChange(writes, memory));
    // Somebody else may have made it, and it is looked for in any case.
    else if (isSought(writes)) changes.push(...recordChange(writes, memory).map(onlyIfThere));
  }
  return { changes, held };
}

/** A write that was held already says nothing new when its event comes again. */
function heldOnce(writes: readonly Asked[]): Write[] {
  const byText = new Map(writes.map(({ write }) => [JSON.stringify(write), write]));
  return [...byText.values()];
}

function isSought([first]: readonly Asked[]): boolean {
  return first !== undefined && soughtBy(first.write.record) !== undefined;
}

function onlyIfThere(change: RecordChange): RecordChange {
  return { ...change, onlyIfThere: true };
}

function recordChange(writes: readonly Asked[], memory: SubjectState): RecordChange[] {
  const [first] = writes;
  if (first === undefined) return [];
  const { record } = first.write;
  const groups = [...groupBy(writes, ({ write }) => write.group).values()]
    .map((asked) => groupChange(asked, memory))
    .filter((change) => change !== undefined);
  return groups.length === 0 ? [] : [{ record, groups }];
}

function groupChange(asked: readonly Asked[], memory: SubjectState): GroupChange | undefined {
  const newestFirst = asked.toSorted((a, b) => compareVersions(b.write.version, a.write.version));
  const [newest] = newestFirst;
  if (newest === undefined) return undefined;
  const { write } = newest;
  const applied = memory.applied[groupName(write.record, write.group)];
  const overtaken =
    applied !== undefined &&
    (write.rule === 'once' || compareVersions(write.version, applied) <= 0);
  if (overtaken) return undefined;
  const open = newestFirst.filter(
    (other) => applied === undefined || compareVersions(other.write.version, applied) > 0,
  );
  // One that only notes what may not be written leaves the field to the one before it, as when each came alone.
  const decider = open.find((other) => Object.keys(other.write.fields).length > 0) ?? newest;
  const { fields, initial } = decider.write;
  return {
    name: write.group,
    version: write.version,
    fields,
    ...(write.guard === undefined ? {} : { guard: write.guard }),
    ...(initial === undefined ? {} : { initial }),
    decider: decider.event,
    events: open.map(({ event }) => event),
  };
}

/** The names of look-ups whose result a change needs. */
export function lookupsNeeded(change: RecordChange): Set<string> {
  const inFields = change.groups
    .flatMap((group) => Object.values(group.fields))
    .filter(isReference)
    .map((reference) => reference.lookup);
  return new Set('lookup' in change.record ? [change.record.lookup, ...inFields] : inFields);
}

/** A change without the groups that need a look-up which found nothing yet; nothing when that leaves nothing. */
export function withoutLookups(
  change: RecordChange,
  missing: ReadonlySet<string>,
): RecordChange | undefined {
  if ('lookup' in change.record && missing.has(change.record.lookup)) return undefined;
  const groups = change.groups.filter(
    (group) =>
      !Object.values(group.fields).some((value) => isReference(value) && missing.has(value.lookup)),
  );
  return groups.length === 0 ? undefined : { ...change, groups };
}

/**
 * A change taken apart by the events that decide its groups. Parts change different groups, so that the order in which they
 * are written does not matter, and nothing older is written.
 */
export function byDecider(change: RecordChange): RecordChange[] {
  return [...groupBy(change.groups, ({ decider }) => decider).values()].map((groups) => ({
    ...change,
    groups,
  }));
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
