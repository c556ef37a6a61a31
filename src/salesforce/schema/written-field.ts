import { type CONFLICT_MARKER, STALE_MARKER } from '../classify-error.ts';

/** What a field has to hold. Text may be any of Salesforce's text types, or a picklist; a lookup may be a text of an id. */
export type FieldKind = 'text' | 'number' | 'checkbox' | 'datetime' | 'lookup';

/** How the org refuses a write by a validation rule: the word that its message begins with. */
type Guard = typeof STALE_MARKER | typeof CONFLICT_MARKER;

/** A field that the connector writes, and what it has to be for that. */
export interface WrittenField {
  readonly object: string;
  readonly field: string;
  readonly kind: FieldKind;
  /** Text: characters that have to fit. Number: digits before the decimal point. */
  readonly size?: number;
  /** Object that a lookup has to lead to. */
  readonly to?: string;
  /**
   * `upsert`: records are made and changed by it, so that it has to be a unique external id; `search`: they are found by
   * it, and should better be found quickly and once.
   */
  readonly key?: 'upsert' | 'search';
  /** The only values that are written. Absent: whatever the sender says. */
  readonly values?: readonly string[] | undefined;
  /** The validation rule that refuses what must not be written to it. */
  readonly guard?: Guard;
  /** `create`: set when a record is made, never changed; `edit`: changed; `both`. */
  readonly when: 'create' | 'edit' | 'both';
}

/** A field that the connector only looks for: a filter of its queries. */
export interface ReadField {
  readonly object: string;
  readonly field: string;
}

/** What Digital River's own package holds of an order's id; what comes is far shorter. */
export const ID_LENGTH = 128;
/** The longest word of the senders' enumerations has 22 characters. */
export const WORD_LENGTH = 40;
export const TEXT_LENGTH = 255;
/** Version numbers have 16 digits; Salesforce's widest whole number has room for 18. */
export const VERSION = { size: 18, guard: STALE_MARKER } as const;
/** Once a record is made, the field that it is known by is never changed. */
export function keyField(isUnique: boolean): Partial<WrittenField> {
  return { size: ID_LENGTH, when: 'create', ...(isUnique ? { key: 'upsert' } : {}) };
}

/** Describes fields of one object; a field that the profile does not have is none. */
export function fieldsOf(object: string, usually: WrittenField['when']) {
  return (
    field: string | undefined,
    kind: FieldKind,
    more: Partial<WrittenField> = {},
  ): WrittenField[] =>
    field === undefined ? [] : [{ object, field, kind, when: usually, ...more }];
}
