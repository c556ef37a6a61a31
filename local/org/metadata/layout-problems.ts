import { findField, findObject } from '../schema/names.ts';
import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { asXml, type Component, listOf, textOf, type Xml } from './component.ts';

/** The standard fields that must be on each layout of a standard object. */
const REQUIRED_ON_LAYOUT: Record<string, string[]> = {
  Order: ['AccountId', 'EffectiveDate', 'Status'],
};

/** A field on a layout, and how the layout shows it. */
interface LayoutItem {
  field: string;
  behavior: string | undefined;
}

/**
 * The problem of a layout whose fields all exist. Like the platform, it reports one at a time. The
 * platform's text about fields that no user writes is not public.
 * @see https://github.com/SFDO-Tooling/CumulusCI/pull/2407 for "Field:FirstName must be Required"
 */
export function layoutProblems(schema: OrgSchema, { fullName, metadata }: Component): string[] {
  const object = findObject(schema, fullName.split('-')[0] ?? '');
  if (object === undefined) return [];
  const items = itemsOf(metadata);
  return [...missingFields(object, items), ...wrongBehaviors(object, items)].slice(0, 1);
}

function itemsOf(metadata: Xml): LayoutItem[] {
  return listOf(metadata.layoutSections)
    .flatMap((section) => listOf(asXml(section).layoutColumns))
    .flatMap((column) => listOf(asXml(column).layoutItems))
    .map((item) => asXml(item))
    .map(({ field, behavior }) => ({ field: textOf(field) ?? '', behavior: textOf(behavior) }));
}

function missingFields(object: ObjectSchema, items: LayoutItem[]): string[] {
  const custom = [...object.fields.values()].filter(
    (field) => field.custom && field.required && !field.readOnly,
  );
  const required = [
    ...(REQUIRED_ON_LAYOUT[object.name] ?? []),
    ...(hasTextName(object) ? ['Name'] : []),
    ...custom.map(({ name }) => name),
  ];
  return required
    .filter((name) => !items.some(({ field }) => field === name))
    .map((name) => `Layout must contain an item for required layout field: ${name}`);
}

function wrongBehaviors(object: ObjectSchema, items: LayoutItem[]): string[] {
  return items.flatMap((item) => {
    const expected = expectedBehavior(object, item.field);
    if (expected === undefined || item.behavior === expected) return [];
    return [`Field:${item.field} must be ${expected}`];
  });
}

/** The only behavior that a field may have; undefined if the layout chooses. */
function expectedBehavior(object: ObjectSchema, name: string): string | undefined {
  const field = findField(object, name);
  if (field === undefined) return undefined;
  if (field.readOnly) return 'Readonly';
  return field.required || (name === 'Name' && hasTextName(object)) ? 'Required' : undefined;
}

/** The name of a custom object's record: a layout requires it unless it is an auto number. */
function hasTextName({ custom, fields }: ObjectSchema): boolean {
  return custom && fields.get('name')?.readOnly === false;
}
