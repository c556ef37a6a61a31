/** The type that a mapping needs a field to have, exactly. */
export type MappedFieldType =
  | {
      readonly kind: 'text';
      readonly length: number;
      /** The only values, when the file lists them. Absent: what the sender sends. */
      readonly values?: readonly string[];
    }
  | { readonly kind: 'number'; readonly digits: number; readonly places: number }
  | { readonly kind: 'checkbox' }
  | { readonly kind: 'date' }
  | { readonly kind: 'datetime' }
  | { readonly kind: 'lookup'; readonly to: string };

/** A field of the org that a mapping writes or searches by. */
export interface MappedField {
  readonly object: string;
  readonly field: string;
  /** Undefined: any type, because the mapping only searches by the field. */
  readonly type: MappedFieldType | undefined;
  /**
   * `key`: records are upserted by it; `claim`: it holds the subject that a found record belongs
   * to; `version`: the guard of a field group; `value`: anything else that is written; `search`:
   * records are found by it, and it is not written.
   */
  readonly role: 'key' | 'claim' | 'version' | 'value' | 'search';
  /** Of a version field: the field group that it guards. */
  readonly group?: string;
}
