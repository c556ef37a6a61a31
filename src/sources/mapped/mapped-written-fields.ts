import {
  type ReadField,
  VERSION,
  type WrittenField,
} from '../../salesforce/schema/written-field.ts';
import { createdObjects } from './fields/created-objects.ts';
import type { MappedField, MappedFieldType } from './fields/mapped-field.ts';
import { mappedFields } from './fields/mapped-fields.ts';
import type { Mapping } from './language/mapping-schema.ts';

/** The fields of the org that a mapping writes, as the doctor checks them. */
export function mappedWrittenFields(mapping: Mapping): WrittenField[] {
  const created = createdObjects(mapping);
  return mappedFields(mapping)
    .filter(({ role }) => role !== 'search')
    .map((field) => writtenField(field, created.has(field.object)));
}

/** The fields that its look-ups use and that it never writes. */
export function mappedReadFields(mapping: Mapping): ReadField[] {
  return mappedFields(mapping)
    .filter(({ role }) => role === 'search')
    .map(({ object, field }) => ({ object, field }));
}

const VERSION_KIND = { kind: 'number', ...VERSION } as const;

/** A claim may be a field that people made: how long subjects are is not known. */
function writtenField({ object, field, role, type }: MappedField, creates: boolean): WrittenField {
  if (role === 'claim') return { object, field, kind: 'text', key: 'search', when: 'edit' };
  return {
    ...{ object, field },
    ...(role === 'version' ? VERSION_KIND : kindOf(type)),
    when: role === 'key' ? 'create' : creates ? 'both' : 'edit',
    ...(role === 'key' ? { key: 'upsert' } : {}),
  };
}

/** How large the numbers of a sender are is not known, so that no digits are demanded. */
function kindOf(
  type: MappedFieldType | undefined,
): Pick<WrittenField, 'kind'> & Partial<WrittenField> {
  if (type === undefined) return { kind: 'any' };
  switch (type.kind) {
    case 'text':
      return textKind(type);
    case 'lookup':
      return { kind: 'lookup', to: type.to };
    default:
      return { kind: type.kind };
  }
}

/** Texts of the file are known; those of the sender may be anything, such as a name. */
function textKind({ length, values }: Extract<MappedFieldType, { kind: 'text' }>) {
  if (values === undefined) return { kind: 'text', size: length, mayBePersonal: true } as const;
  return { kind: 'text', size: Math.max(...values.map((value) => value.length)), values } as const;
}
