import { isEditable } from '../schema/names.ts';
import type { FieldSchema, FieldType } from '../schema/schema.ts';
import type { FieldPath } from './field-path.ts';
import { isNumber } from './field-uses.ts';
import { fieldOf, type NamedTerm } from './grouping.ts';
import type { ChildQuery, ReadQuery } from './query.ts';

type Column = Record<string, unknown>;

/** The names and types of a query's columns, which the sf CLI requests with `columns=true`. */
export function columnsOf({ object, fields, children, total }: ReadQuery): Column {
  const grouping = total === 'count' ? undefined : total;
  return {
    columnMetadata: [
      ...fieldColumns(fields),
      ...children.map(childColumn),
      ...(grouping?.terms.map(termColumn) ?? []),
    ],
    entityName: object.name,
    groupBy: (grouping?.by.length ?? 0) > 0,
    idSelected: fields.some(({ field, lookups }) => field.type === 'id' && lookups.length === 0),
    keyPrefix: object.keyPrefix,
  };
}

/** The fields of a parent are grouped within one column of the parent. */
function fieldColumns(paths: FieldPath[]): Column[] {
  const lookups = new Set<FieldSchema>();
  return paths.flatMap(({ field, lookups: [lookup] }) => {
    if (lookup === undefined) return [fieldColumn(field, field.name)];
    if (lookups.has(lookup)) return [];
    lookups.add(lookup);
    const below = paths.flatMap((path) =>
      path.lookups[0] === lookup ? [{ ...path, lookups: path.lookups.slice(1) }] : [],
    );
    const name = lookup.relationshipName ?? lookup.name;
    const joined = { foreignKeyName: lookup.name, joinColumns: fieldColumns(below) };
    return [{ ...column(name), ...joined, custom: lookup.custom }];
  });
}

function childColumn({ name, lookup, query }: ChildQuery): Column {
  const joinColumns = fieldColumns(query.fields);
  return { ...column(name), aggregate: true, custom: lookup.custom, joinColumns };
}

/** A grouped field is a normal column; an aggregate is named after its function. */
function termColumn(term: NamedTerm): Column {
  const { name, aggregate, path } = term;
  if (aggregate === undefined) return fieldColumn(path.field, name);
  const dotted = [...path.lookups.map((lookup) => lookup.relationshipName), path.field.name];
  const displayName = `${aggregate.toLowerCase()}(${dotted.join('.')})`;
  const numberType = isNumber(fieldOf(term));
  return { ...column(name), aggregate: true, displayName, numberType };
}

function fieldColumn(field: FieldSchema, name: string): Column {
  return {
    ...column(name),
    apexType: APEX_TYPES[field.type] ?? null,
    booleanType: field.type === 'boolean',
    custom: field.custom,
    insertable: isEditable(field),
    numberType: isNumber(field),
    textType: APEX_TYPES[field.type] === 'String',
    updatable: isEditable(field),
  };
}

/** A column with its name and default properties. */
function column(name: string): Column {
  return {
    aggregate: false,
    apexType: null,
    booleanType: false,
    columnName: name,
    custom: false,
    displayName: name,
    foreignKeyName: null,
    insertable: false,
    joinColumns: [],
    numberType: false,
    textType: false,
    updatable: false,
  };
}

/** The Apex name of each type. */
const APEX_TYPES: Partial<Record<FieldType, string>> = {
  id: 'Id',
  reference: 'Id',
  double: 'Double',
  currency: 'Double',
  int: 'Integer',
  boolean: 'Boolean',
  date: 'Date',
  datetime: 'Datetime',
  string: 'String',
  textarea: 'String',
  picklist: 'String',
  email: 'String',
};
