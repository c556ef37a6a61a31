import type { MappedFieldType } from '../../sources/mapped/fields/mapped-field.ts';
import { labelOf, MAX_LABEL, pluralOf } from './labels.ts';
import type { PlannedObject } from './planned-object.ts';
import { metadataXml, type XmlElement } from './xml.ts';

/** A list view shows at most 15 columns, and search results as many as fit. */
const MAX_COLUMNS = 8;

/**
 * The file of a new object. Records get a number; what they are known by is the external id. All
 * users may change them if a permission set says so, so that the integration user still can when a
 * record gets another owner. The external sharing model is left to the org: some refuse one.
 *
 * @param source what people call the source
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customobject.htm
 */
export function objectFile({ name, hasTextName }: PlannedObject, source: string): string {
  const label = labelOf(name);
  return metadataXml('CustomObject', [
    ['deploymentStatus', 'Deployed'],
    ['description', `What ${source} reported. Written by the connector, one record for each id.`],
    ['enableActivities', 'false'],
    ['enableBulkApi', 'true'],
    ['enableFeeds', 'false'],
    ['enableHistory', 'false'],
    ['enableReports', 'true'],
    ['enableSearch', 'true'],
    ['enableSharing', 'true'],
    ['enableStreamingApi', 'true'],
    ['label', label],
    ['nameField', hasTextName ? textName(label) : numberedName(label)],
    ['pluralLabel', pluralOf(label)],
    ['sharingModel', 'ReadWrite'],
    ['visibility', 'Public'],
  ]);
}

function textName(label: string): XmlElement[] {
  return [
    ['label', `${label.slice(0, MAX_LABEL - 5)} Name`],
    ['type', 'Text'],
  ];
}

function numberedName(label: string): XmlElement[] {
  return [
    ['displayFormat', `${prefixOf(label)}-{000000}`],
    ['label', `${label.slice(0, MAX_LABEL - 7)} Number`],
    ['type', 'AutoNumber'],
  ];
}

/** The file of the list view of all records of a new object. */
export function listViewFile(object: PlannedObject): string {
  return metadataXml('ListView', [
    ['fullName', 'All'],
    ['columns', 'NAME'],
    ...object.fields
      .filter(({ role, type }) => role !== 'version' && !isLong(type))
      .slice(0, MAX_COLUMNS)
      .map(({ field }) => field)
      .map((field): XmlElement => ['columns', field]),
    ['columns', 'LAST_UPDATE'],
    ['filterScope', 'Everything'],
    ['label', 'All'],
  ]);
}

/** The file of the tab of a new object. */
export function tabFile(source: string): string {
  return metadataXml('CustomTab', [
    ['customObject', 'true'],
    ['description', `What ${source} reported.`],
    ['motif', 'Custom18: Form'],
  ]);
}

/**
 * The file of the layout of a new object. All fields are read-only, since the connector owns them; a
 * name that is no number must be required.
 */
export function layoutFile(object: PlannedObject): string {
  const versions = object.fields.filter(({ role }) => role === 'version');
  const items = shownFields(object).map((field) => item(field));
  const name = item('Name', object.hasTextName ? 'Required' : 'Readonly');
  return metadataXml('Layout', [
    section(
      'Information',
      [name, ...items.filter((_, index) => index % 2 === 1)],
      items.filter((_, index) => index % 2 === 0),
    ),
    section(
      'System',
      [item('CreatedById'), ...versions.map(({ field }) => item(field))],
      [item('LastModifiedById')],
    ),
    ['showEmailCheckbox', 'false'],
    ['showHighlightsPanel', 'false'],
    ['showInteractionLogPanel', 'false'],
    ['showRunAssignmentRulesCheckbox', 'false'],
    ['showSubmitAndAttachButton', 'false'],
  ]);
}

/** A list view has no room for the texts of a Long Text Area. */
function isLong(type: MappedFieldType): boolean {
  return type.kind === 'text' && type.length > 255;
}

function shownFields({ fields }: PlannedObject): string[] {
  return fields.filter(({ role }) => role !== 'version').map(({ field }) => field);
}

function section(label: string, ...columns: readonly (readonly XmlElement[])[]): XmlElement {
  return [
    'layoutSections',
    [
      ['customLabel', 'true'],
      ['detailHeading', 'true'],
      ['editHeading', 'true'],
      ['label', label],
      ...columns.map((items): XmlElement => ['layoutColumns', items]),
      ['style', 'TwoColumnsTopToBottom'],
    ],
  ];
}

function item(field: string, behavior: 'Readonly' | 'Required' = 'Readonly'): XmlElement {
  return [
    'layoutItems',
    [
      ['behavior', behavior],
      ['field', field],
    ],
  ];
}

/** Begins the numbers of an object's records. */
function prefixOf(label: string): string {
  return label
    .split(' ')
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('')
    .slice(0, 6);
}
