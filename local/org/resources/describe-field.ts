import { isEditable, isUpsertKey } from '../schema/names.ts';
import type { FieldSchema, FieldType, ObjectSchema } from '../schema/schema.ts';
import { isFilterable, isGroupable } from '../soql/field-uses.ts';

/** The SOAP name of each type. */
const SOAP_TYPES: Record<FieldType, string> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  string: 'xsd:string',
  textarea: 'xsd:string',
  picklist: 'xsd:string',
  email: 'xsd:string',
  url: 'xsd:string',
  double: 'xsd:double',
  currency: 'xsd:double',
  int: 'xsd:int',
  base64: 'xsd:base64Binary',
  boolean: 'xsd:boolean',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
};

/** The description of a field. */
export function describeField(object: ObjectSchema, field: FieldSchema): Record<string, unknown> {
  const length = field.length ?? 0;
  const { rights } = object;
  const hasDefault = field.type === 'boolean' || field.defaultValue !== undefined;
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    soapType: SOAP_TYPES[field.type],
    length,
    // A character can take up to three bytes.
    byteLength: length * 3,
    precision: field.precision ?? 0,
    scale: field.scale ?? 0,
    digits: field.type === 'int' ? (field.precision ?? 0) : 0,
    custom: field.custom,
    externalId: field.externalId,
    idLookup: isUpsertKey(field),
    unique: field.unique,
    caseSensitive: field.caseSensitive,
    nillable: !(field.required || field.readOnly || field.type === 'boolean'),
    createable: isEditable(field) && rights?.create !== false,
    updateable: isEditable(field) && !field.createOnly && rights?.edit !== false,
    defaultedOnCreate: hasDefault || field.readOnly || field.name === 'OwnerId',
    defaultValue: field.defaultValue ?? null,
    autoNumber: field.autoNumber !== undefined,
    nameField: field.name === object.nameField,
    referenceTo: field.referenceTo === undefined ? [] : [field.referenceTo],
    relationshipName: field.relationshipName ?? null,
    picklistValues: picklistValues(field),
    restrictedPicklist: field.restricted ?? false,
    inlineHelpText: null,
    calculated: field.formula !== undefined,
    deprecatedAndHidden: false,
    filterable: isFilterable(field),
    sortable: isFilterable(field),
    groupable: isGroupable(field),
    permissionable: field.custom && !field.required,
  };
}

function picklistValues({ picklistValues: values = [], defaultValue }: FieldSchema) {
  return values.map((value) => ({
    value,
    label: value,
    active: true,
    defaultValue: value === defaultValue,
    validFor: null,
  }));
}
