import type { MappedFieldType } from '../../sources/mapped/fields/mapped-field.ts';
import { apiName, labelOf, pluralOf } from './labels.ts';
import type { PlannedField } from './planned-object.ts';
import { metadataXml, type XmlElement } from './xml.ts';

/** The longest text of a plain Text field; longer ones need a Long Text Area. */
const MAX_TEXT = 255;
const MAX_RELATIONSHIP_NAME = 40;

/**
 * The file of a field. Elements are in the order of the metadata WSDL.
 *
 * @param source what people call the source
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm
 */
export function fieldFile(field: PlannedField, source: string): string {
  const elements: readonly XmlElement[] = [
    ['fullName', field.field],
    ...typeElements(field),
    ['description', descriptionOf(field, source)],
    ['externalId', String(isUnique(field))],
    ['inlineHelpText', helpOf(field, source)],
    ['label', labelOf(field.field)],
    ['required', 'false'],
    ['trackHistory', 'false'],
  ];
  return metadataXml('CustomField', sorted(elements));
}

/** All elements after `fullName` come in alphabetical order. */
function sorted([first, ...rest]: readonly XmlElement[]): XmlElement[] {
  const ordered = rest.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const isCheckbox = rest.some(([name, content]) => name === 'type' && content === 'Checkbox');
  const kept = ordered.filter(([name]) => !(isCheckbox && name === 'required'));
  return first === undefined ? kept : [first, ...kept];
}

/** Whether two records with the same value would be an error. */
function isUnique({ role }: PlannedField): boolean {
  return role === 'key' || role === 'claim';
}

function typeElements(field: PlannedField): XmlElement[] {
  const { type, object } = field;
  switch (type.kind) {
    case 'text':
      return textElements(type.length, isUnique(field));
    case 'number':
      return [
        ['type', 'Number'],
        ['precision', String(type.digits + type.places)],
        ['scale', String(type.places)],
        ['unique', 'false'],
      ];
    case 'checkbox':
      return [
        ['type', 'Checkbox'],
        ['defaultValue', 'false'],
      ];
    case 'date':
      return [['type', 'Date']];
    case 'datetime':
      return [['type', 'DateTime']];
    case 'lookup':
      return lookupElements(type, object);
  }
}

function textElements(length: number, isUnique: boolean): XmlElement[] {
  if (length > MAX_TEXT) {
    return [
      ['type', 'LongTextArea'],
      ['length', String(length)],
      ['visibleLines', '5'],
    ];
  }
  return [
    ['type', 'Text'],
    ['length', String(length)],
    ['unique', String(isUnique)],
    ...(isUnique ? ([['caseSensitive', 'true']] as const) : []),
  ];
}

/** A parent has one list of children per child object and lookup, so the names carry the object. */
function lookupElements(
  { to }: Extract<MappedFieldType, { kind: 'lookup' }>,
  object: string,
): XmlElement[] {
  const children = pluralOf(labelOf(object));
  return [
    ['type', 'Lookup'],
    ['deleteConstraint', 'SetNull'],
    ['referenceTo', to],
    ['relationshipLabel', children],
    ['relationshipName', apiName(children, MAX_RELATIONSHIP_NAME)],
  ];
}

function descriptionOf({ role, group, type }: PlannedField, source: string): string {
  switch (role) {
    case 'key':
      return `Id at ${source}; one record for each. Unique; upper and lower case differ. Written by the connector.`;
    case 'claim':
      return `What the record belongs to at ${source}; one record for each. Unique; upper and lower case differ. Written by the connector.`;
    case 'version':
      return `Version of the newest ${source} event that was applied to the group "${group}". A validation rule refuses older values.`;
    default:
      return type.kind === 'lookup'
        ? `The record that the ${source} event names. Written by the connector.`
        : `As the newest ${source} event reports it. Written by the connector.`;
  }
}

function helpOf({ role }: PlannedField, source: string): string {
  if (role === 'version') return 'Kept by the connector; please do not edit.';
  return role === 'key' ? `Id at ${source}.` : `Written by the connector from ${source} events.`;
}
