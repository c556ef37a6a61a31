import { metadataId } from '../metadata/metadata-id.ts';
import type { Row } from '../rows.ts';
import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { field, lookup } from '../schema/system-fields.ts';

const readOnly = { readOnly: true };

/** Objects whose rows belong to an object of the org. */
const PARTS_OF_ENTITIES = ['CustomField', 'FieldDefinition', 'ValidationRule'];

/**
 * Objects of the Tooling API that describe the org's metadata, with some of their fields.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/reference_objects_list.htm
 */
export const TOOLING_SCHEMA: OrgSchema = {
  objects: new Map(
    [
      toolingObject('ApexClass', '01p', ['Name', 'NamespacePrefix', 'Status']),
      toolingObject('ApexTrigger', '01q', ['Name', 'NamespacePrefix', 'Status', 'TableEnumOrId']),
      toolingObject('CustomField', '00N', ['DeveloperName', 'NamespacePrefix', 'TableEnumOrId']),
      toolingObject('CustomObject', '01I', ['DeveloperName', 'NamespacePrefix']),
      toolingObject('EntityDefinition', '4ie', [
        ...['DeveloperName', 'DurableId', 'KeyPrefix', 'Label', 'MasterLabel', 'NamespacePrefix'],
        ...['PluralLabel', 'QualifiedApiName'],
      ]),
      toolingObject('FieldDefinition', '4if', [
        ...['DataType', 'DeveloperName', 'DurableId', 'Label', 'MasterLabel', 'NamespacePrefix'],
        ...['QualifiedApiName'],
      ]),
      toolingObject('ValidationRule', '03d', [
        ...['ErrorDisplayField', 'ErrorMessage', 'NamespacePrefix', 'ValidationName'],
      ]),
    ].map((object) => [object.name.toLowerCase(), object]),
  ),
};

function toolingObject(name: string, keyPrefix: string, texts: string[]): ObjectSchema {
  const fields = [
    field('Id', 'id', { ...readOnly, length: 18, label: 'Record ID' }),
    ...texts.map((text) => field(text, 'string', { ...readOnly, length: 255 })),
    ...(name === 'ValidationRule' ? [field('Active', 'boolean', readOnly)] : []),
    ...(PARTS_OF_ENTITIES.includes(name)
      ? [lookup('EntityDefinitionId', 'EntityDefinition', readOnly)]
      : []),
  ];
  return {
    name,
    label: name,
    pluralLabel: name,
    keyPrefix,
    custom: false,
    nameField: texts[0] ?? 'Id',
    fields: new Map(fields.map((each) => [each.name.toLowerCase(), each])),
    validationRules: [],
  };
}

/** The rows of each object of the Tooling API; an object without rows is missing. */
export function toolingRows({ objects }: OrgSchema): Map<string, Row[]> {
  const entities = [...objects.values()];
  const rowsOf = (one: (entity: ObjectSchema) => Row[]) => entities.flatMap(one);
  return new Map([
    ['EntityDefinition', rowsOf((entity) => [entityDefinition(entity)])],
    ['CustomObject', rowsOf((entity) => (entity.custom ? [customObject(entity)] : []))],
    ['FieldDefinition', rowsOf(fieldDefinitions)],
    ['CustomField', rowsOf(customFields)],
    ['ValidationRule', rowsOf(validationRules)],
  ]);
}

function entityDefinition(entity: ObjectSchema): Row {
  return {
    Id: entityId(entity),
    ...nameFacts(entity.name),
    DurableId: entity.name,
    KeyPrefix: entity.keyPrefix,
    Label: entity.label,
    MasterLabel: entity.label,
    PluralLabel: entity.pluralLabel,
    QualifiedApiName: entity.name,
  };
}

function customObject({ name }: ObjectSchema): Row {
  return { Id: metadataId({ type: 'CustomObject', fullName: name }), ...nameFacts(name) };
}

function fieldDefinitions(entity: ObjectSchema): Row[] {
  return [...entity.fields.values()].map(({ name, label, type }) => ({
    Id: metadataId({ type: 'FieldDefinition', fullName: `${entity.name}.${name}` }),
    ...nameFacts(name),
    DataType: type,
    DurableId: `${entity.name}.${name}`,
    EntityDefinitionId: entityId(entity),
    Label: label,
    MasterLabel: label,
    QualifiedApiName: name,
  }));
}

function customFields(entity: ObjectSchema): Row[] {
  return [...entity.fields.values()]
    .filter(({ custom }) => custom)
    .map(({ name }) => ({
      Id: metadataId({ type: 'CustomField', fullName: `${entity.name}.${name}` }),
      ...nameFacts(name),
      EntityDefinitionId: entityId(entity),
      TableEnumOrId: entity.name,
    }));
}

function validationRules(entity: ObjectSchema): Row[] {
  return entity.validationRules.map(({ name, message, field: place }) => ({
    Id: metadataId({ type: 'ValidationRule', fullName: `${entity.name}.${name}` }),
    Active: true,
    EntityDefinitionId: entityId(entity),
    ErrorDisplayField: place ?? null,
    ErrorMessage: message,
    NamespacePrefix: null,
    ValidationName: name,
  }));
}

function entityId({ name }: ObjectSchema): string {
  return metadataId({ type: 'EntityDefinition', fullName: name });
}

/** `ns__Thing__c` has the prefix `ns` and the developer name `Thing`. */
function nameFacts(name: string): { DeveloperName: string; NamespacePrefix: string | null } {
  const [, prefix = null, own = name] = /^(?:([A-Za-z0-9]+)__)?(\w+?)__c$/.exec(name) ?? [];
  return { DeveloperName: own, NamespacePrefix: prefix };
}
