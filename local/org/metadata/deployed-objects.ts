import { fieldFromXml, fieldXml } from '../schema/field-from-xml.ts';
import type { DeployedObject } from '../schema/overlay.ts';
import { objectXml, ruleFromXml, ruleXml } from '../schema/read-metadata.ts';
import type { FieldTracking } from '../schema/tracked-fields.ts';
import type { Component } from './component.ts';

const trackingXml = fieldXml.pick({ fullName: true, trackHistory: true });

/**
 * Reads objects, fields and validation rules from validated components; a later component replaces
 * an earlier one of the same name.
 */
export function deployedObjects(components: Component[]): DeployedObject[] {
  const objects = new Map<string, DeployedObject>();
  for (const { type, fullName, metadata } of components) {
    const [name = ''] = fullName.split('.');
    const key = name.toLowerCase();
    const object = objects.get(key) ?? { name, fields: [], validationRules: [] };
    const changed = withComponent(object, type, metadata);
    if (changed !== undefined) objects.set(key, changed);
  }
  return [...objects.values()];
}

function withComponent(
  object: DeployedObject,
  type: string,
  metadata: Component['metadata'],
): DeployedObject | undefined {
  switch (type) {
    case 'CustomObject':
      return { ...object, head: objectXml.parse(metadata) };
    case 'CustomField':
      // The file of a standard field only adjusts it and has no type.
      return metadata.type === undefined
        ? { ...object, standardFields: put(object.standardFields ?? [], tracking(metadata)) }
        : { ...object, fields: put(object.fields, fieldFromXml(fieldXml.parse(metadata))) };
    case 'ValidationRule': {
      const rule = ruleFromXml(ruleXml.parse(metadata));
      return { ...object, validationRules: put(object.validationRules, rule) };
    }
    default:
      return undefined;
  }
}

function tracking(metadata: Component['metadata']): FieldTracking {
  const { fullName, trackHistory } = trackingXml.parse(metadata);
  return { name: fullName, trackHistory };
}

function put<T extends { name: string }>(items: T[], item: T): T[] {
  return [...items.filter(({ name }) => name !== item.name), item];
}
