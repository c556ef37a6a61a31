import type { FieldPath } from './field-path.ts';
import type { ReadQuery } from './read-query.ts';

/** What the sf CLI asks for with `columns=true`: how the query's columns are called. */
export function columnsOf({ object, fields }: ReadQuery): Record<string, unknown> {
  return {
    columnMetadata: fields.map((path) => ({
      aggregate: false,
      apexType: path.field.type,
      booleanType: path.field.type === 'boolean',
      columnName: columnName(path),
      custom: path.field.custom,
      displayName: columnName(path),
      foreignKeyName: null,
      insertable: !path.field.readOnly,
      joinColumns: [],
      numberType: ['double', 'currency', 'int'].includes(path.field.type),
      textType: path.field.type === 'string' || path.field.type === 'textarea',
      updatable: !path.field.readOnly,
    })),
    entityName: object.name,
    groupBy: false,
    idSelected: fields.some(({ field, lookups }) => field.type === 'id' && lookups.length === 0),
    keyPrefix: object.keyPrefix,
  };
}

function columnName({ lookups, field }: FieldPath): string {
  return [...lookups.map((lookup) => lookup.relationshipName), field.name].join('.');
}
