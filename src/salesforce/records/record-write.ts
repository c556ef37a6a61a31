import {
  type FieldValue,
  isReference,
  type RecordKey,
  recordName,
  type Version,
  type Write,
} from './write.ts';

/** What is left to write of one field group, and the events that ask for it. */
export interface GroupWrite {
  readonly name: string;
  readonly version: Version;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly guard?: Write['guard'] | undefined;
  /** True: the fields are for a record that this write creates. */
  readonly initial?: true | undefined;
  /** True: the values close something, and are written although the record before is refused. */
  readonly closes?: true;
  /** The event whose values these are; empty when they are those of a deferred write. */
  readonly valuesFrom: string;
  /** All events for which the group is open; this write settles those with older values, too. */
  readonly events: readonly string[];
}

/** What is left to write of one record: the writes of all open events in one. */
export interface RecordWrite {
  readonly record: RecordKey;
  readonly groups: readonly GroupWrite[];
  /** True: a record that the org does not have is not created. Its writes are deferred as well. */
  readonly updateOnly?: true;
  /** Name of the look-up whose record is written first; if that is refused, only what closes is sent. */
  readonly after?: string;
}

/** The name under which a subject's state keeps the version of a record's field group. */
export function groupName(record: RecordKey, group: string): string {
  return `${recordName(record)} ${group}`;
}

/** The events whose settlement depends on a write. */
export function eventsOf({ groups }: RecordWrite): string[] {
  return groups.flatMap(({ events }) => events);
}

/** The names of the look-ups whose result a write needs. */
export function lookupsNeeded({ record, groups }: RecordWrite): Set<string> {
  const inFields = groups
    .flatMap(({ fields }) => Object.values(fields))
    .filter(isReference)
    .map(({ lookup }) => lookup);
  return new Set('lookup' in record ? [record.lookup, ...inFields] : inFields);
}

/**
 * A write without the groups that need a look-up that found nothing.
 *
 * @param missing names of the look-ups that found nothing
 * @returns undefined when no group is left
 */
export function withoutLookups(
  write: RecordWrite,
  missing: ReadonlySet<string>,
): RecordWrite | undefined {
  if ('lookup' in write.record && missing.has(write.record.lookup)) return undefined;
  const groups = write.groups.filter(
    ({ fields }) =>
      !Object.values(fields).some((value) => isReference(value) && missing.has(value.lookup)),
  );
  return groups.length === 0 ? undefined : { ...write, groups };
}

/**
 * Splits a write into parts, one for each event whose values it has. Parts write different groups,
 * so their order does not matter, and no older value is written over a newer one.
 */
export function splitByEvent(write: RecordWrite): RecordWrite[] {
  const parts = Map.groupBy(write.groups, ({ valuesFrom }) => valuesFrom);
  return [...parts.values()].map((groups) => ({ ...write, groups }));
}
