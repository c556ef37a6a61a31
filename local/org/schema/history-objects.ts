import type { ObjectSchema } from './schema.ts';
import { field, lookup, systemFields } from './system-fields.ts';

/** The common key prefix of all history objects. */
export const HISTORY_PREFIX = '017';

const SYSTEM_FIELDS = ['Id', 'IsDeleted', 'CreatedDate', 'CreatedById'];

/**
 * The object with the field changes of an object: `OrderHistory`, `DR_Fulfillment__History`.
 * @returns undefined for an object without tracked fields
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_associated_objects_history.htm
 */
export function historyObject(object: ObjectSchema): ObjectSchema | undefined {
  const { name, label, custom } = object;
  if (![...object.fields.values()].some(({ trackHistory }) => trackHistory === true)) {
    return undefined;
  }
  const history = custom ? name.replace(/__c$/, '__History') : `${name}History`;
  const readOnly = { readOnly: true };
  const parent = custom ? 'ParentId' : `${name}Id`;
  const fields = [
    ...systemFields().filter((each) => SYSTEM_FIELDS.includes(each.name)),
    lookup(parent, name, { ...readOnly, childRelationshipName: 'Histories' }),
    field('Field', 'picklist', { ...readOnly, length: 255, label: 'Changed Field' }),
    field('OldValue', 'string', { ...readOnly, length: 255 }),
    field('NewValue', 'string', { ...readOnly, length: 255 }),
  ];
  return {
    name: history,
    label: `${label} History`,
    pluralLabel: `${label} History`,
    keyPrefix: HISTORY_PREFIX,
    custom: false,
    nameField: 'Id',
    fields: new Map(fields.map((each) => [each.name.toLowerCase(), each])),
    validationRules: [],
    historyOf: name,
  };
}

/** The field of a history object that refers to the changed row. */
export function parentField({ fields, historyOf }: ObjectSchema): string {
  const parent = [...fields.values()].find(({ referenceTo }) => referenceTo === historyOf);
  return parent?.name ?? 'ParentId';
}
