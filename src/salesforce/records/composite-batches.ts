import { MAX_COLLECTIONS_PER_CALL } from '../collection-limits.ts';

/** A record ready to be written: the results of all look-ups are filled in. */
export interface RecordToWrite {
  readonly object: string;
  /** `Id`, or the field by which the record is known. */
  readonly key: string;
  readonly value: string;
  /** True: the record is inserted without regard to its key, which is a field like the others. */
  readonly isNew?: true;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** Records of one object under one key, for one sObject collection. */
export interface Collection {
  readonly object: string;
  readonly key: string;
  /** Whether all of them are inserted. */
  readonly isNew: boolean;
  readonly records: readonly RecordToWrite[];
}

/** How many records may go together. */
interface PackingLimits {
  /** @param object API name of the object */
  perCollection(object: string): number;
  /** Of all objects of a call together. @param object API name of one of them */
  perCall(object: string): number;
}

/**
 * Distributes records over calls. Salesforce refuses every record whose key occurs twice in a call,
 * so a repeated key goes into a later call.
 */
export function packCalls(
  records: readonly RecordToWrite[],
  limits: PackingLimits,
): Collection[][] {
  return splitRepeats(records).flatMap((distinct) => fillCalls(similar(distinct), limits));
}

/** Distributes collections over calls. No two of them may hold the same record. */
export function intoCalls(parts: readonly Collection[]): Collection[][] {
  return chunk(parts, MAX_COLLECTIONS_PER_CALL);
}

/** Splits a collection into as many parts as one call takes, of about the same size. */
export function intoParts(collection: Collection): Collection[] {
  const { records } = collection;
  const size = Math.ceil(records.length / MAX_COLLECTIONS_PER_CALL);
  return chunk(records, size).map((part) => ({ ...collection, records: part }));
}

/** Splits records into lists without repeated keys. Case is ignored, as Salesforce may. */
function splitRepeats(records: readonly RecordToWrite[]): RecordToWrite[][] {
  const lists: RecordToWrite[][] = [];
  const occurrences = new Map<string, number>();
  for (const record of records) {
    const name = JSON.stringify([record.object, record.key, record.value.toLowerCase()]);
    const occurrence = occurrences.get(name) ?? 0;
    occurrences.set(name, occurrence + 1);
    const list = lists[occurrence] ?? [];
    lists[occurrence] = list;
    list.push(record);
  }
  return lists;
}

/** Collections of any size, one for each object and key. */
function similar(records: readonly RecordToWrite[]): Collection[] {
  const groups = Map.groupBy(
    records,
    ({ object, key, isNew = false }) => `${object} ${key} ${isNew}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { object, key, isNew = false } = first;
    return { object, key, isNew, records: group };
  });
}

function fillCalls(groups: readonly Collection[], limits: PackingLimits): Collection[][] {
  const calls: Collection[][] = [];
  let room = 0;
  for (const group of groups) {
    const most = limits.perCall(group.object);
    room = Math.min(room, most - recordsIn(calls.at(-1)));
    for (let at = 0; at < group.records.length; ) {
      if (room <= 0 || calls.at(-1)?.length === MAX_COLLECTIONS_PER_CALL) {
        calls.push([]);
        room = most;
      }
      const size = Math.min(limits.perCollection(group.object), room);
      const records = group.records.slice(at, at + size);
      calls.at(-1)?.push({ ...group, records });
      room -= records.length;
      at += size;
    }
  }
  return calls;
}

function recordsIn(call: readonly Collection[] = []): number {
  return call.reduce((sum, { records }) => sum + records.length, 0);
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
