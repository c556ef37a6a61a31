import { z } from 'zod';

/** What a user may do with the rows of an object, apart from sharing. */
export interface ObjectRights {
  read: boolean;
  create: boolean;
  edit: boolean;
  delete: boolean;
  /** Reads all rows, also those of other owners. */
  viewAll: boolean;
  /** Reads, edits and deletes all rows, also those of other owners. */
  modifyAll: boolean;
}

/** What a user may do with a field of the rows that the user can reach. */
export interface FieldRights {
  read: boolean;
  edit: boolean;
}

/** The rights that a profile or a permission set gives. */
export interface Grants {
  /** User permissions by API name, such as `ViewSetup`. */
  permissions: readonly string[];
  /** By lower-case object name. */
  objects: ReadonlyMap<string, ObjectRights>;
  /** By lower-case name of object and field, `order.dr_order_id__c`. */
  fields: ReadonlyMap<string, FieldRights>;
}

const flag = z.stringbool().default(false);

/** The parser returns a single element as itself, and a repeated one as a list. */
function repeated<S extends z.ZodType>(shape: S) {
  return z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(shape));
}

/**
 * The elements of a permission set that give rights.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_permissionset.htm
 */
export const grantsXml = z.object({
  userPermissions: repeated(z.object({ name: z.string(), enabled: flag })),
  objectPermissions: repeated(
    z.object({
      object: z.string(),
      allowRead: flag,
      allowCreate: flag,
      allowEdit: flag,
      allowDelete: flag,
      viewAllRecords: flag,
      modifyAllRecords: flag,
    }),
  ),
  fieldPermissions: repeated(z.object({ field: z.string(), readable: flag, editable: flag })),
});

/** Converts the elements of a permission set. */
export function grantsFrom(xml: z.infer<typeof grantsXml>): Grants {
  return {
    permissions: xml.userPermissions.flatMap(({ name, enabled }) => (enabled ? [name] : [])),
    objects: new Map(
      xml.objectPermissions.map((given) => [
        given.object.toLowerCase(),
        {
          read: given.allowRead,
          create: given.allowCreate,
          edit: given.allowEdit,
          delete: given.allowDelete,
          viewAll: given.viewAllRecords,
          modifyAll: given.modifyAllRecords,
        },
      ]),
    ),
    fields: new Map(
      xml.fieldPermissions.map(({ field, readable, editable }) => [
        field.toLowerCase(),
        { read: readable, edit: editable },
      ]),
    ),
  };
}
