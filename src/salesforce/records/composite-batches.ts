/** A record ready to be written: every look-up's result is filled in. */
export interface RecordToWrite {
  readonly object: string;
  /** `Id`, or the field by which the record is known. */
  readonly key: string;
  readonly value: string;
  /** True: it is made, whatever the org has; the key is a field like the others. */
  readonly isNew?: true;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** Records of one object under one key, for one sObject collection. */
export interface Collection {
  readonly object: string;
  readonly key: string;
  /** Whether all of them are made. */
  readonly isNew: boolean;
  readonly records: readonly RecordToWrite[];
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_upsert.htm */
const RECORDS_PER_COLLECTION = 200;
/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite_post.htm */
const COLLECTIONS_PER_CALL = 5;

/**
 * Distributes records over calls. Salesforce refuses every record whose key comes twice in a call, so a record that is
 * named again goes into a later call.
 */
export function packCalls(records: readonly RecordToWrite[]): Collection[][] {
  return rounds(records).flatMap((round) => intoCalls(collections(round)));
}

/** Distributes collections, none of which has a record of another one, over calls. */
export function intoCalls(collections: readonly Collection[]): Collection[][] {
  return chunk(collections, COLLECTIONS_PER_CALL);
}

/** Splits records so that within a round none comes twice. Keys are compared as Salesforce may: without case. */
function rounds(records: readonly RecordToWrite[]): RecordToWrite[][] {
  const split: RecordToWrite[][] = [];
  const seen = new Map<string, number>();
  for (const record of records) {
    const name = JSON.stringify([record.object, record.key, record.value.toLowerCase()]);
    const round = seen.get(name) ?? 0;
    seen.set(name, round + 1);
    const target = split[round] ?? [];
    split[round] = target;
    target.push(record);
  }
  return split;
}

function collections(records: readonly RecordToWrite[]): Collection[] {
  const kinds = new Map<string, RecordToWrite[]>();
  for (const record of records) {
    const kind = `${record.object} ${record.key} ${record.isNew ?? false}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), record]);
  }
  return [...kinds.values()].flatMap((alike) =>
    chunk(alike, RECORDS_PER_COLLECTION).map((part) => ({
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
