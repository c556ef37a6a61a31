import type { ObjectSchema } from './schema.ts';
import { standardObject } from './standard-object.ts';
import { field, lookup, ownerField } from './system-fields.ts';

const READ_ONLY = { readOnly: true };

/**
 * The objects of Salesforce Files: a document, its versions with their contents, and the records
 * and users that it is shared with.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_erd_content.htm
 */
export function fileObjects(): ObjectSchema[] {
  return [contentDocument(), contentVersion(), contentDocumentLink()].map((object) => ({
    ...object,
    label: object.pluralLabel.replace(/s$/, ''),
  }));
}

/**
 * Clients cannot create documents: the first version of a file creates its document.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocument.htm
 */
function contentDocument(): ObjectSchema {
  return standardObject('ContentDocument', 'Content Documents', '069', 'Title', [
    field('Title', 'string', { length: 255 }),
    field('Description', 'textarea', { length: 1000 }),
    ...facts(),
    field('PublishStatus', 'picklist', {
      ...READ_ONLY,
      length: 40,
      picklistValues: ['U', 'P', 'R'],
    }),
    lookup('LatestPublishedVersionId', 'ContentVersion', READ_ONLY),
    ownerField(),
  ]);
}

/**
 * One version of a file.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentversion.htm
 */
function contentVersion(): ObjectSchema {
  return standardObject('ContentVersion', 'Content Versions', '068', 'Title', [
    lookup('ContentDocumentId', 'ContentDocument', {
      createOnly: true,
      deleteConstraint: 'Cascade',
      childRelationshipName: 'ContentVersions',
    }),
    field('Title', 'string', { length: 255 }),
    field('Description', 'textarea', { length: 1000 }),
    field('PathOnClient', 'string', { length: 500, createOnly: true }),
    field('VersionData', 'base64', { createOnly: true }),
    field('ContentUrl', 'url', { length: 1333 }),
    field('ReasonForChange', 'string', { length: 1000 }),
    field('TagCsv', 'textarea', { length: 2000 }),
    field('VersionNumber', 'string', { ...READ_ONLY, length: 20 }),
    field('IsLatest', 'boolean', READ_ONLY),
    field('Checksum', 'string', { ...READ_ONLY, length: 50 }),
    ...facts(),
    field('ContentModifiedDate', 'datetime', READ_ONLY),
    field('ContentLocation', 'picklist', {
      ...choice(['S', 'E', 'L'], 'S'),
      createOnly: true,
    }),
    field('Origin', 'picklist', { ...choice(['C', 'H'], 'C'), createOnly: true }),
    field('SharingOption', 'picklist', choice(['A', 'R'], 'A')),
    field('SharingPrivacy', 'picklist', choice(['N', 'P'], 'N')),
    anyRecord('FirstPublishLocationId', { createOnly: true }),
    ownerField(),
  ]);
}

/**
 * Where a file is shared. The record's link is deleted with the record.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocumentlink.htm
 */
function contentDocumentLink(): ObjectSchema {
  const object = standardObject('ContentDocumentLink', 'Content Document Links', '06A', 'Id', [
    lookup('ContentDocumentId', 'ContentDocument', {
      required: true,
      createOnly: true,
      childRelationshipName: 'ContentDocumentLinks',
    }),
    anyRecord('LinkedEntityId', {
      required: true,
      createOnly: true,
      childRelationshipName: 'ContentDocumentLinks',
    }),
    field('ShareType', 'picklist', { ...choice(['V', 'C', 'I']), required: true }),
    field(
      'Visibility',
      'picklist',
      choice(['AllUsers', 'InternalUsers', 'SharedUsers'], 'AllUsers'),
    ),
  ]);
  for (const name of ['createddate', 'createdbyid', 'lastmodifieddate', 'lastmodifiedbyid']) {
    object.fields.delete(name);
  }
  return object;
}

/** What the org works out from the contents and the name of a file. */
function facts() {
  return [
    field('FileType', 'string', { ...READ_ONLY, length: 20 }),
    field('FileExtension', 'string', { ...READ_ONLY, length: 40 }),
    field('ContentSize', 'int', { ...READ_ONLY, precision: 9 }),
  ];
}

function choice(picklistValues: string[], defaultValue?: string) {
  return {
    ...{ length: 40, restricted: true, picklistValues },
    ...(defaultValue !== undefined && { defaultValue }),
  };
}

/** A lookup to a record of any object. */
function anyRecord(name: string, more: { [key: string]: boolean | string }) {
  return field(name, 'reference', { length: 18, ...more });
}
