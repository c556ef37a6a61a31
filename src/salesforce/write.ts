/** The id of the record that a look-up of the subject finds, filled in just before the call. */
export interface Reference {
  readonly lookup: string;
}

/** A value of a Salesforce field. */
export type FieldValue = string | number | boolean | null | Reference;

/**
 * Which record is meant: one known by an external id (made when it is not there), or the one that a look-up finds.
 */
export type RecordKey =
  | { readonly object: string; readonly field: string; readonly value: string }
  | { readonly object: string; readonly lookup: string };

/** Where an event stands in its subject's history; compared part by part, the first difference decides. */
export type Version = readonly (number | string)[];

/**
 * One change to one Salesforce record, as data. Fields come in groups that are decided as one:
 * `newest`: the newest version wins; `once`: set once, never cleared, written however late.
 */
export interface Write {
  readonly record: RecordKey;
  readonly group: string;
  readonly rule: 'newest' | 'once';
  readonly version: Version;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Where the org keeps the version, so that its validation rule can refuse an older one. */
  readonly guard?: { readonly field: string; readonly number: number };
  /** False: the record is changed only when some other write has made it; until then this write is held. */
  readonly creates: boolean;
}

/** One way to find a record: a field and the value it must have. */
export interface Candidate {
  readonly field: string;
  readonly value: string;
}

/**
 * How a subject's record is found. The first candidate that finds one wins. With a `claim` the record belongs to the
 * subject that this field names: blank means free, another value is a conflict. Without one it is shared by subjects, and
 * found when no other record has the same value.
 */
export interface Lookup {
  readonly name: string;
  readonly object: string;
  readonly candidates: readonly Candidate[];
  readonly claim?: Candidate;
}

/** Compares versions: negative when `a` is older than `b`, 0 when they are the same, positive when it is newer. */
export function compareVersions(a: Version, b: Version): number {
  for (let part = 0; part < Math.max(a.length, b.length); part += 1) {
    const [left, right] = [a[part], b[part]];
    if (left === right) continue;
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

/** One text per record, equal for the same record only. */
export function recordName(record: RecordKey): string {
  const key =
    'lookup' in record
      ? [record.object, record.lookup]
      : [record.object, record.field, record.value];
  return JSON.stringify(key);
}

/** Whether a field's value is still to be filled in from a look-up. */
export function isReference(value: FieldValue): value is Reference {
  return value !== null && typeof value === 'object';
}
