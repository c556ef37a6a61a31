import { isDeepStrictEqual } from 'node:util';
import type { Org } from '../org.ts';
import { isCustom, joinSchema } from '../schema/build-schema.ts';
import { customNames } from '../schema/load-schema.ts';
import { findObject } from '../schema/names.ts';
import { overlay } from '../schema/overlay.ts';
import type { OrgSchema } from '../schema/schema.ts';
import { loadComponents } from '../store/components-table.ts';
import { plannedPrefixes } from '../store/prefixes.ts';
import { type Component, type ComponentName, componentKey } from './component.ts';
import { CHILD_TYPES } from './component-types.ts';
import { deployedObjects } from './deployed-objects.ts';

/** The org as it would be after a deployment. */
export interface Candidate {
  schema: OrgSchema;
  customObjects: string[];
  /** Whether the org has this component before the deployment. */
  hadBefore(name: ComponentName): boolean;
  /** Whether the component is the one that was deployed last under its name. */
  isUnchanged(component: Component): boolean;
  /**
   * Whether the org would have this component; assumed for standard components, of which the local
   * org knows only a few.
   */
  has(name: ComponentName): boolean;
}

/** Merges a deployment's components into the org's metadata; nothing is stored. */
export async function candidate(org: Org, components: Component[]): Promise<Candidate> {
  const current = { objects: org.schema.objects };
  const stored = await loadComponents(org.pool);
  const objects = overlay(org.base.objects, deployedObjects([...stored, ...components]));
  const customObjects = customNames(objects);
  const schema = joinSchema(objects, await plannedPrefixes(org.pool, customObjects));
  const deployed = new Map(stored.map((each) => [componentKey(each), each.metadata]));
  const before = new Set([...org.base.components, ...deployed.keys()]);
  const after = new Set([...before, ...components.map(componentKey)]);
  return {
    schema,
    customObjects,
    isUnchanged: (each) => isDeepStrictEqual(deployed.get(componentKey(each)), each.metadata),
    hadBefore: (name) => before.has(componentKey(name)) || inSchema(current, name),
    has: (name) => isStandard(name) || after.has(componentKey(name)) || inSchema(schema, name),
  };
}

/** The deployment's parts of objects that exist neither in the org nor in the deployment. */
export function withoutObject(org: Org, components: Component[]): Set<Component> {
  const heads = components.filter(({ type }) => type === 'CustomObject');
  const added = new Set(
    heads
      .map(({ fullName }) => fullName)
      .filter(isCustom)
      .map((name) => name.toLowerCase()),
  );
  const types = new Set(['CustomObject', ...CHILD_TYPES.map(({ type }) => type)]);
  return new Set(
    components.filter(({ type, fullName }) => {
      const [object = ''] = fullName.split('.');
      const exists = added.has(object.toLowerCase()) || findObject(org.schema, object);
      return types.has(type) && !exists;
    }),
  );
}

function inSchema(schema: OrgSchema, { type, fullName }: ComponentName): boolean {
  const [objectName = '', fieldName = ''] = fullName.split('.');
  const object = findObject(schema, objectName);
  if (type === 'CustomObject') return object !== undefined;
  return type === 'CustomField' && object?.fields.has(fieldName.toLowerCase()) === true;
}

/** Whether the platform defines the component; the local org does not know all of these. */
function isStandard({ type, fullName }: ComponentName): boolean {
  if (type === 'CustomTab' || type === 'CustomApplication') return /^standard[-_]/.test(fullName);
  return (type === 'CustomObject' || type === 'CustomField') && !fullName.endsWith('__c');
}
