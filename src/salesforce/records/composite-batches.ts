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

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm */
const RECORDS_PER_COLLECTION = 200;
/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite_post.htm */
const COLLECTIONS_PER_CALL = 5;

/**
 * Distributes records over calls. Salesforce refuses every record whose key occurs twice in a call,
 * so a repeated key goes into a later call.
 */
export function packCalls(records: readonly RecordToWrite[]): Collection[][] {
  return splitRepeats(records).flatMap((distinct) => intoCalls(collections(distinct)));
}

/** Distributes collections over calls. No two of them may hold the same record. */
export function intoCalls(parts: readonly Collection[]): Collection[][] {
  return chunk(parts, COLLECTIONS_PER_CALL);
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

function collections(records: readonly RecordToWrite[]): Collection[] {
  const groups = Map.groupBy(
    records,
    ({ object, key, isNew = false }) => `${object} ${key} ${isNew}`,
  );
  return [...groups.values()].flatMap((group) =>
    chunk(group, RECORDS_PER_COLLECTION).map((part) => ({
      object: part[0]?.object ?? '',
      key: part[0]?.key ?? '',
      isNew: part[0]?.isNew ?? false,
      records: part,
    })),
  );
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
