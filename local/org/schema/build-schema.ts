import { formulaValue } from '../rules/formula-value.ts';
import { historyObject } from './history-objects.ts';
import { findField } from './names.ts';
import type { ObjectMetadata } from './read-metadata.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from './schema.ts';
import { standardObjects } from './standard-objects.ts';
import { field, ownerField, systemFields } from './system-fields.ts';
import { changeTracking } from './tracked-fields.ts';

/**
 * Joins the standard objects with the metadata.
 * @param metadata the objects of force-app
 * @param prefixes key prefix of each custom object, by API name
 * @throws Error when a lookup refers to an unknown object, or a formula is not supported
 */
export function buildSchema(metadata: ObjectMetadata[], prefixes: Map<string, string>): OrgSchema {
  const schema = joinSchema(metadata, prefixes);
  checkReferences(schema);
  checkFormulas(schema);
  return schema;
}

/** Like {@link buildSchema}, but does not check lookups and formulas. */
export function joinSchema(metadata: ObjectMetadata[], prefixes: Map<string, string>): OrgSchema {
  const objects = new Map(standardObjects().map((object) => [object.name.toLowerCase(), object]));
  for (const each of metadata) {
    const object = objects.get(each.name.toLowerCase()) ?? customObject(each, prefixes);
    objects.set(each.name.toLowerCase(), extended(object, each));
  }
  for (const object of [...objects.values()]) {
    const history = historyObject(object);
    if (history !== undefined) objects.set(history.name.toLowerCase(), history);
  }
  return { objects };
}

/** Whether the name is that of a custom object. */
export function isCustom(name: string): boolean {
  return name.endsWith('__c');
}

function extended(object: ObjectSchema, metadata: ObjectMetadata): ObjectSchema {
  // The history of a standard object is enabled in Setup, not in its file.
  const tracks = !object.custom || metadata.enableHistory;
  const added = metadata.fields.map((each) => ({
    ...each,
    trackHistory: tracks && each.trackHistory === true,
  }));
  const adjusted = (metadata.standardFields ?? []).flatMap(({ name, trackHistory }) => {
    const present = findField(object, name);
    return present === undefined ? [] : [{ ...present, trackHistory }];
  });
  const changed = [...added, ...adjusted].map((each) => [each.name.toLowerCase(), each] as const);
  return {
    ...object,
    fields: new Map([...object.fields, ...changed]),
    trackedFields: changeTracking(object.trackedFields ?? [], [
      ...added,
      ...(metadata.standardFields ?? []),
    ]),
    sharingModel: metadata.sharingModel ?? object.sharingModel,
    validationRules: [
      ...object.validationRules,
      ...metadata.validationRules.filter(({ active }) => active),
    ],
  };
}

function customObject(metadata: ObjectMetadata, prefixes: Map<string, string>): ObjectSchema {
  const keyPrefix = prefixes.get(metadata.name);
  if (keyPrefix === undefined) throw new Error(`No standard object ${metadata.name} in this org`);
  const fields = [...systemFields(), nameField(metadata), ownerField()];
  const label = metadata.label ?? metadata.name;
  return {
    name: metadata.name,
    label,
    pluralLabel: metadata.pluralLabel ?? label,
    keyPrefix,
    custom: true,
    nameField: 'Name',
    fields: new Map(fields.map((each) => [each.name.toLowerCase(), each])),
    validationRules: [],
  };
}

function nameField({ nameField }: ObjectMetadata): FieldSchema {
  const label = nameField?.label ?? 'Name';
  if (nameField?.type !== 'AutoNumber') {
    // The platform uses the row's id as the default name, so the name is not required.
    return field('Name', 'string', { label, length: 80 });
  }
  const autoNumber = nameField.displayFormat ?? '{0}';
  return field('Name', 'string', { label, length: 80, readOnly: true, autoNumber });
}

function checkReferences({ objects }: OrgSchema): void {
  for (const object of objects.values()) {
    for (const { name, referenceTo } of object.fields.values()) {
      if (referenceTo !== undefined && !objects.has(referenceTo.toLowerCase())) {
        throw new Error(`${object.name}.${name} refers to ${referenceTo}, which is not in the org`);
      }
    }
  }
}

/**
 * Evaluates every formula, so that an unsupported one is found when the org starts and not at a
 * later read.
 */
function checkFormulas({ objects }: OrgSchema): void {
  for (const object of objects.values()) {
    for (const { formula } of object.fields.values()) {
      if (formula !== undefined) formulaValue(object, formula, {});
    }
  }
}
