import { type GroupWrite, groupName, type RecordWrite } from './record-write.ts';
import type { SubjectState } from './state/subject-state.ts';
import { compareVersions, isClosing, keyLookup, recordName, type Write } from './write.ts';

/** A write together with the event that asks for it. */
export interface EventWrite {
  /** Empty for a deferred write: its event is settled. */
  readonly event: string;
  readonly write: Write;
}

/** Writes to send now, and writes to defer until their record has been created. */
export interface Folded {
  readonly writes: readonly RecordWrite[];
  readonly deferred: readonly Write[];
}

/**
 * Merges the writes of a subject's open events into one write per record, by the rules of versions
 * and field groups. What is older than an applied version or a floor is left out. The order in
 * which the writes are given does not matter.
 */
export function fold(requested: readonly EventWrite[], state: SubjectState): Folded {
  const earlier = state.deferred.map((write) => ({ event: '', write }));
  const records = Map.groupBy([...earlier, ...requested], ({ write }) => recordName(write.record));
  const writes: RecordWrite[] = [];
  const deferred: Write[] = [];
  for (const [name, ofRecord] of records) {
    const exists = state.created.includes(name) || ofRecord.some(({ write }) => write.creates);
    if (!exists) deferred.push(...withoutRepeats(ofRecord, state));
    if (exists) writes.push(...recordWrite(ofRecord, state));
    // A look-up precedes the write in any case, and something else may have created the record.
    else if (needsLookup(ofRecord)) writes.push(...recordWrite(ofRecord, state).map(updateOnly));
  }
  return { writes, deferred };
}

/** An event that arrives again asks for the write that was deferred already. */
function withoutRepeats(requested: readonly EventWrite[], state: SubjectState): Write[] {
  const open = requested.filter(({ write }) => !isBelowFloor(write, state));
  const byText = new Map(open.map(({ write }) => [JSON.stringify(write), write]));
  return [...byText.values()];
}

function needsLookup([first]: readonly EventWrite[]): boolean {
  return first !== undefined && keyLookup(first.write.record) !== undefined;
}

function updateOnly(write: RecordWrite): RecordWrite {
  return { ...write, updateOnly: true };
}

function recordWrite(requested: readonly EventWrite[], state: SubjectState): RecordWrite[] {
  const [first] = requested;
  if (first === undefined) return [];
  const allowed = requested.filter(({ write }) => !isOverruled(write, requested, state));
  const groups = [...Map.groupBy(allowed, ({ write }) => write.group).values()]
    .map((ofGroup) => groupWrite(ofGroup, state))
    .filter((group) => group !== undefined);
  const after = requested.flatMap(({ write }) => write.after ?? [])[0];
  const common = { record: first.write.record, ...(after === undefined ? {} : { after }) };
  return groups.length === 0 ? [] : [{ ...common, groups }];
}

/** Whether the group that rules a write out was written, or is asked for. */
function isOverruled(
  { record, unless }: Write,
  requested: readonly EventWrite[],
  state: SubjectState,
): boolean {
  if (unless === undefined) return false;
  return (
    wasWritten(groupName(record, unless), state) ||
    requested.some(({ write }) => write.group === unless)
  );
}

/** Whether a field group was written once, even if what was written is forgotten. */
export function wasWritten(name: string, { applied, floors }: SubjectState): boolean {
  return applied[name] !== undefined || floors[name] !== undefined;
}

/** Whether a newer value than that of a write was applied and forgotten since. */
export function isBelowFloor(
  { record, group, rule, version }: Write,
  state: SubjectState,
): boolean {
  const floor = state.floors[groupName(record, group)];
  return rule === 'newest' && floor !== undefined && compareVersions(version, floor) < 0;
}

function groupWrite(requested: readonly EventWrite[], state: SubjectState): GroupWrite | undefined {
  const newestFirst = requested
    .filter(({ write }) => !isBelowFloor(write, state))
    .toSorted((a, b) => compareVersions(b.write.version, a.write.version));
  const [newest] = newestFirst;
  if (newest === undefined) return undefined;
  const { write } = newest;
  const applied = state.applied[groupName(write.record, write.group)];
  const isNewer = ({ version }: Write) =>
    applied === undefined || compareVersions(version, applied) > 0;
  if (!isNewer(write) || (applied !== undefined && write.rule === 'once')) return undefined;
  const open = newestFirst.filter((other) => isNewer(other.write));
  // A write without fields only notes a value that may not be written: the field keeps the value of
  // the write before it, as when each event is applied alone.
  const decisive = open.find((other) => Object.keys(other.write.fields).length > 0) ?? newest;
  return {
    name: write.group,
    version: write.version,
    fields: decisive.write.fields,
    guard: write.guard,
    initial: decisive.write.initial,
    ...(isClosing(decisive.write) ? { closes: true } : {}),
    valuesFrom: decisive.event,
    events: open.map(({ event }) => event),
  };
}
