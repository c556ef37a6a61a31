import { formulaValue } from '../rules/formula-value.ts';
import { historyObject } from './history-objects.ts';
import type { ObjectMetadata } from './read-metadata.ts';
import type { FieldSchema, ObjectSchema, OrgSchema } from './schema.ts';
import { standardObjects } from './standard-objects.ts';
import { field, ownerField, systemFields } from './system-fields.ts';

/**
 * Joins the standard objects with what the metadata adds to them.
 * @param metadata the objects of force-app
 * @param prefixes key prefix of each custom object, by API name
 * @throws Error when a lookup leads to an object that the org does not have, or a formula is beyond its means
 */
export function buildSchema(metadata: ObjectMetadata[], prefixes: Map<string, string>): OrgSchema {
  const schema = joinSchema(metadata, prefixes);
  checkReferences(schema);
  checkFormulas(schema);
  return schema;
}

/** Like {@link buildSchema}, unchecked: lookups may lead nowhere, formulas may be beyond its means. */
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

/** Whether the name is a custom object's, so that it needs a key prefix of its own. */
export function isCustom(name: string): boolean {
  return name.endsWith('__c');
}

function extended(object: ObjectSchema, metadata: ObjectMetadata): ObjectSchema {
  // A standard object's history is switched on in Setup, not in its file.
  const tracks = !object.custom || metadata.enableHistory;
  const added = metadata.fields.map((each) => {
    const trackHistory = tracks && each.trackHistory === true;
    return [each.name.toLowerCase(), { ...each, trackHistory }] as const;
  });
  return {
    ...object,
    fields: new Map([...object.fields, ...added]),
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
    // Without a name the platform uses the row's id, so that a missing one is no error.
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

/** A formula that can't be evaluated is found when the org starts, not at some later read. */
function checkFormulas({ objects }: OrgSchema): void {
  for (const object of objects.values()) {
    for (const { formula } of object.fields.values()) {
      if (formula !== undefined) formulaValue(object, formula, {});
    }
  }
}
