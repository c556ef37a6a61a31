import type { FieldSchema, FieldType } from './schema.ts';

/** Builds a field from its name and type, with the platform's defaults for other properties. */
export function field(name: string, type: FieldType, rest: Partial<FieldSchema> = {}): FieldSchema {
  return {
    name,
    type,
    label: rest.label ?? labelOf(name),
    custom: name.endsWith('__c'),
    externalId: false,
    unique: false,
    caseSensitive: false,
    required: false,
    readOnly: false,
    ...rest,
  };
}

/** Builds a standard lookup: `AccountId` has the relationship name `Account`. */
export function lookup(
  name: string,
  referenceTo: string,
  rest: Partial<FieldSchema> = {},
): FieldSchema {
  const relationshipName = name.replace(/Id$/, '');
  return field(name, 'reference', { referenceTo, relationshipName, length: 18, ...rest });
}

/** The system fields of every row. */
export function systemFields(): FieldSchema[] {
  const readOnly = { readOnly: true };
  return [
    field('Id', 'id', { readOnly: true, length: 18, label: 'Record ID' }),
    field('IsDeleted', 'boolean', { readOnly: true, label: 'Deleted' }),
    field('CreatedDate', 'datetime', readOnly),
    lookup('CreatedById', 'User', { ...readOnly, label: 'Created By ID' }),
    field('LastModifiedDate', 'datetime', readOnly),
    lookup('LastModifiedById', 'User', { ...readOnly, label: 'Last Modified By ID' }),
    field('SystemModstamp', 'datetime', readOnly),
  ];
}

/** The names of {@link systemFields}. */
export const SYSTEM_FIELD_NAMES: ReadonlySet<string> = new Set(
  systemFields().map(({ name }) => name),
);

/** The owner of a row; by default the user who created it. */
export function ownerField(): FieldSchema {
  return lookup('OwnerId', 'User', { label: 'Owner ID' });
}

function labelOf(name: string): string {
  return name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2');
}
