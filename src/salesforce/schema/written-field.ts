import { type CONFLICT_MARKER, STALE_MARKER } from '../classify-error.ts';

/**
 * The type that a field needs. Text: any of Salesforce's text types, or a picklist. Lookup: a
 * lookup, or a text that holds an id. Any: it is only cleared.
 */
export type FieldKind = 'text' | 'number' | 'checkbox' | 'date' | 'datetime' | 'lookup' | 'any';

/** How a validation rule of the org refuses a write: the marker that its message begins with. */
type Guard = typeof STALE_MARKER | typeof CONFLICT_MARKER;

/** A field that the connector writes, and what the org has to provide for it. */
export interface WrittenField {
  readonly object: string;
  readonly field: string;
  readonly kind: FieldKind;
  /** Text: required length in characters. Number: required digits before the decimal point. */
  readonly size?: number;
  /** The object that a lookup has to refer to. */
  readonly to?: string;
  /**
   * `upsert`: records are upserted by this field, so it must be a unique external id; `search`:
   * records are found by this field, so it should be indexed and unique.
   */
  readonly key?: 'upsert' | 'search';
  /** The only values that are written. Absent: any value that the sender sends. */
  readonly values?: readonly string[] | undefined;
  /** True: its texts may be personal in any form, since no word of the sender is known. */
  readonly mayBePersonal?: true;
  /** True: added later. Orgs whose metadata is older lack it, and it is then not written. */
  readonly optional?: true;
  /** The validation rule that protects this field. */
  readonly guard?: Guard;
  /** `create`: set when the record is created, never changed; `edit`: changed; `both`. */
  readonly when: 'create' | 'edit' | 'both';
}

/** A field that the connector only reads: a filter of its queries. */
export interface ReadField {
  readonly object: string;
  readonly field: string;
}

/** A written field of an object that is given elsewhere; `when` is given only where it differs. */
export type FieldDefinition = Omit<WrittenField, 'object' | 'when'> & {
  readonly when?: WrittenField['when'];
};

/** The length of an order id in Digital River's own package; real ids are far shorter. */
export const ID_LENGTH = 128;
/** The longest value of the senders' enumerations has 22 characters. */
export const WORD_LENGTH = 40;
export const TEXT_LENGTH = 255;
/** Version numbers have 16 digits; Salesforce's largest whole number has 18. */
export const VERSION = { size: 18, guard: STALE_MARKER } as const;

/**
 * What the field needs that a record is known by. It is never changed once the record is created.
 *
 * @param isUnique whether records are upserted by it
 */
export function keyField(
  isUnique: boolean,
): Required<Pick<WrittenField, 'size' | 'when'>> & Pick<WrittenField, 'key'> {
  return { size: ID_LENGTH, when: 'create', ...(isUnique ? { key: 'upsert' } : {}) };
}

/** What people describe by files of their own. */
export interface DescribedFields {
  /** Every field that the profile names. */
  readonly profile: readonly ReadField[];
  /** Every field that a mapping file names. */
  readonly mapped?: readonly ReadField[];
}

/**
 * Describes fields of one object whose names come from a profile.
 *
 * @param object API name of the object
 * @param when when its fields are written, unless a field says otherwise
 * @returns a function that describes one field, as a list; the list is empty when the profile has
 *   no such field
 */
export function fieldsOf(object: string, when: WrittenField['when']) {
  return (
    field: string | undefined,
    kind: FieldKind,
    more: Partial<WrittenField> = {},
  ): WrittenField[] => (field === undefined ? [] : [{ object, field, kind, when, ...more }]);
}

/**
 * Describes all fields in a list of definitions, as fields that are both created and edited.
 *
 * @param object API name of the object that the fields belong to
 * @param definitions by any name
 */
export function definedFields(
  object: string,
  definitions: Readonly<Record<string, FieldDefinition>>,
): WrittenField[] {
  return Object.values(definitions).map((field) => ({ object, when: 'both', ...field }));
}
