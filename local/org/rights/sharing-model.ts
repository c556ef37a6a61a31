import type { ObjectSchema } from '../schema/schema.ts';

/**
 * Organization-wide defaults: what users can do with rows of other owners. `ControlledByParent`:
 * what they can do with the row's parent.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customobject.htm
 */
export const SHARING_MODELS = ['Private', 'Read', 'ReadWrite', 'ControlledByParent'] as const;

export type SharingModel = (typeof SHARING_MODELS)[number];

/**
 * The defaults of a new org: accounts are Public Read/Write, and contacts and orders follow them.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=platform.sharing_model_fields.htm
 */
const STANDARD: Readonly<Record<string, SharingModel>> = {
  Contact: 'ControlledByParent',
  Order: 'ControlledByParent',
};

/**
 * The sharing model of an object. A history has that of its object.
 * @param changed models that an admin has set, by object name
 */
export function sharingModelOf(
  { name, historyOf, sharingModel }: ObjectSchema,
  changed: Readonly<Record<string, SharingModel | undefined>>,
): SharingModel {
  if (historyOf !== undefined) return 'ControlledByParent';
  return changed[name] ?? sharingModel ?? STANDARD[name] ?? 'ReadWrite';
}

/** The lookup to the row's parent, whose access a row that is controlled by its parent has. */
export function controllingLookup(object: ObjectSchema) {
  const wanted = object.historyOf ?? (object.custom ? undefined : 'Account');
  return [...object.fields.values()].find(({ referenceTo, required }) =>
    wanted === undefined ? required && referenceTo !== undefined : referenceTo === wanted,
  );
}
