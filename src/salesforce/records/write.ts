/** The id of the record that a look-up of the subject finds; filled in just before the call. */
export interface Reference {
  readonly lookup: string;
}

/** A value of a Salesforce field. */
export type FieldValue = string | number | boolean | null | Reference;

/**
 * A record: either the one with this key, which is created when the org does not have it, or the
 * one that a look-up finds. A key is a unique external id unless it says otherwise. One that is not
 * unique is looked up before each write, since an upsert by it could create the record twice.
 */
export type RecordKey =
  | {
      readonly object: string;
      readonly field: string;
      readonly value: string;
      readonly unique?: false;
    }
  | { readonly object: string; readonly lookup: string };

/** Where an event stands in its subject's history. The first part that differs decides. */
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
  /** False: the write is deferred until another write has created the record. */
  readonly creates: boolean;
  /** True: the fields are written when this write creates the record, never to one that exists. */
  readonly initial?: true;
  /**
   * Name of the look-up whose record has to accept the event's writes first. When it refuses them,
   * this write is not sent, unless it closes (`isClosing`).
   */
  readonly after?: string;
  /**
   * Name of a field group of the same record. Once that group was written, and while a write of it
   * is asked for, this write is left out.
   */
  readonly unless?: string;
  /** What could not be written of the event, in words for people. The rest is written. */
  readonly note?: string;
}

/** One way to find a record: a field and the value it must have. */
export interface Candidate {
  readonly field: string;
  readonly value: string;
}

/**
 * How a subject's record is found. The first candidate that finds one wins. With a `claim` the
 * record belongs to the subject that this field names: blank means free, another value is a
 * conflict. The record that carries the claim wins over all candidates. Without one subjects share the record: it is found when no other record has the same
 * value, unless the oldest of them is wanted.
 */
export interface Lookup {
  readonly name: string;
  readonly object: string;
  readonly candidates: readonly Candidate[];
  readonly claim?: Claim;
  /** True: of several records with the same value the oldest is meant. */
  readonly oldest?: boolean;
  /**
   * True: the record is looked up before each write, since the org has no rule that would refuse
   * the write once the record belongs to another subject.
   */
  readonly always?: true;
  /** Why the look-up uses less than what the events contain; absent when it uses all. */
  readonly limit?: LookupLimit;
}

/** Why a look-up does not find what it could find. It matters only when it finds nothing. */
export type LookupLimit =
  /** A setting keeps it from using a key of the events. These wait. */
  | {
      readonly kind: 'switched-off';
      /** Name of the variable. */
      readonly setting: string;
      /** What is not used, without a full stop. */
      readonly sentence: string;
      /** What a person can do, without a full stop. */
      readonly advice: string;
    }
  /** No event so far shows that the subject is of this installation. Its events do not wait. */
  | {
      readonly kind: 'not-ours';
      /** In full sentences. */
      readonly reason: string;
    };

/** The field that names the subject a record belongs to, and the value of this subject. */
export interface Claim extends Candidate {
  /** What people call such a value, such as `invoice number`: for sentences about conflicts. */
  readonly label: string;
  /** Fields of the record that hold the subject's values, and their versions. */
  readonly values?: readonly string[];
  /** Objects of the subject's further records: those stay when this record gets another subject. */
  readonly further?: readonly string[];
  /** True: a subject can give way, so that its record gets another one. */
  readonly canGiveWay?: true;
  /** What makes a subject give way by itself, to follow "is"; absent when nothing does. */
  readonly freedBy?: string;
}

/** @returns negative when `a` is older than `b`, 0 when they are the same, positive when newer */
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

/** @param unique whether the org keeps the key unique */
export function recordKey(
  object: string,
  field: string,
  value: string,
  unique: boolean,
): RecordKey {
  return { object, field, value, ...(unique ? {} : { unique: false }) };
}

/** The look-up that precedes a write to a record whose key is not unique; undefined for others. */
export function keyLookup(record: RecordKey): Lookup | undefined {
  if ('lookup' in record || record.unique !== false) return undefined;
  const { object, field, value } = record;
  return { name: recordName(record), object, candidates: [{ field, value }], oldest: true };
}

/** One text per record; two records never have the same. */
export function recordName(record: RecordKey): string {
  const key =
    'lookup' in record
      ? [record.object, record.lookup]
      : [record.object, record.field, record.value];
  return JSON.stringify(key);
}

/**
 * Whether a write ends something in a record that another write makes, such as a cancellation. It
 * takes effect although the record that it comes after refuses the event: only what makes or opens
 * something depends on that. A write of references alone closes nothing.
 */
export function isClosing({ creates, after, fields }: Write): boolean {
  const hasValue = Object.values(fields).some((value) => !isReference(value));
  return !creates && after !== undefined && hasValue;
}

/** Whether a field's value is still to be filled in from a look-up. */
export function isReference(value: FieldValue): value is Reference {
  return value !== null && typeof value === 'object';
}
