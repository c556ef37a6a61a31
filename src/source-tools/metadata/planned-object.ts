import type { MappedField, MappedFieldType } from '../../sources/mapped/fields/mapped-field.ts';

/** A field that the metadata of a source contains. */
export type PlannedField = MappedField & { readonly type: MappedFieldType };

/** An object of the org, and what the metadata of a source adds to it. */
export interface PlannedObject {
  readonly name: string;
  /** True: the metadata creates it. False: the org has it, and gets fields and rights only. */
  readonly isNew: boolean;
  /** Whether the source creates records of it. */
  readonly creates: boolean;
  /** Whether the source changes records of it; false: it only searches them. */
  readonly writes: boolean;
  /** Whether the source writes the name of its records; false: a new object numbers them. */
  readonly hasTextName: boolean;
  /** Custom fields that are to be created. */
  readonly fields: readonly PlannedField[];
  /** Fields that the permission sets name: the created ones, and custom ones that exist. */
  readonly permitted: readonly { readonly field: string; readonly isWritten: boolean }[];
}

/** What the metadata of a source is made of. */
export interface MetadataPlan {
  /** What people call the source; part of labels and names. */
  readonly label: string;
  readonly objects: readonly PlannedObject[];
}
