import type { Mapping } from '../../language/mapping-schema.ts';
import type { FieldValueSpec } from '../../language/value-schema.ts';
import type { RecordSpec, WriteSpec } from '../../language/write-schema.ts';

/** The fields of a file's groups that are decided together. */
export interface FieldGroups {
  /**
   * Whether a field is decided together with its group: every write of the group writes it for every
   * event. Otherwise it is a group of its own, so that an event without the field neither keeps an
   * older value from being written nor is kept from writing its own.
   */
  isTogether(write: WriteSpec, field: string): boolean;
}

/**
 * One text per group of the records that are found in one way. Whether two values are the same is
 * known only with an event, so that every value of a key counts as the same.
 */
export function groupKey({ record, group }: Pick<WriteSpec, 'record' | 'group'>): string {
  return JSON.stringify([wayText(record), group]);
}

/** One text per group and record, as a file spells the record: the same text means the same record. */
export function spelledGroup({ record, group }: Pick<WriteSpec, 'record' | 'group'>): string {
  return JSON.stringify([record, group]);
}

/** One text per way to find records: a look-up, or an object and the field of its key. */
export function wayText(record: RecordSpec): string {
  return JSON.stringify(
    'lookup' in record ? [record.lookup] : [record.object, Object.keys(record.by)[0]],
  );
}

/** Every write of a file; none when the file maps raw. */
export function writesOf({ map }: Pick<Mapping, 'map'>): WriteSpec[] {
  return map === 'raw' ? [] : map.flatMap(({ writes }) => writes);
}

/** Which fields each group of a file decides together. */
export function fieldGroups(mapping: Pick<Mapping, 'map'>): FieldGroups {
  const together = new Map(
    [...Map.groupBy(writesOf(mapping), groupKey)].map(([key, writes]) => [key, togetherIn(writes)]),
  );
  return {
    isTogether: (write, field) => together.get(groupKey(write))?.has(field) === true,
  };
}

function togetherIn(writes: readonly WriteSpec[]): ReadonlySet<string> {
  const fields = new Set(writes.flatMap((write) => Object.keys(write.fields)));
  const isGuarded = writes.some(({ guard }) => guard !== undefined);
  if (fields.size === 1 && !isGuarded) return fields;
  const isInAll = (field: string) =>
    writes.every((write) => {
      const value = write.fields[field];
      return value !== undefined && isAlwaysThere(value);
    });
  return new Set([...fields].filter(isInAll));
}

/** Whether a value is there for every event that is not parked. */
function isAlwaysThere(value: FieldValueSpec): boolean {
  if (typeof value === 'string') return value === 'event:id' || value === 'event:type';
  if ('value' in value) return true;
  if (!('from' in value)) return false;
  const { else: otherwise } = value;
  const isFact = value.from === 'event:id' || value.from === 'event:type';
  const isReadAnyway =
    isFact && value.as === undefined && (value.values === undefined || otherwise === 'keep');
  return (
    isReadAnyway || typeof otherwise === 'object' || otherwise === 'park' || otherwise === 'null'
  );
}
