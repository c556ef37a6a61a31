import type { DeleteConstraint, FieldSchema, ObjectSchema, OrgSchema } from './schema.ts';

/** Finds an object by its API name, case-insensitively. */
export function findObject(schema: OrgSchema, name: string): ObjectSchema | undefined {
  return schema.objects.get(name.toLowerCase());
}

/** Finds a field by its API name, case-insensitively. */
export function findField(object: ObjectSchema, name: string): FieldSchema | undefined {
  return object.fields.get(name.toLowerCase());
}

/** Finds the lookup with a relationship name (`Account`, `Order__r`). */
export function findRelationship(object: ObjectSchema, name: string): FieldSchema | undefined {
  const wanted = name.toLowerCase();
  return [...object.fields.values()].find(
    (field) => field.relationshipName?.toLowerCase() === wanted,
  );
}

/** The object that a lookup refers to, also if the user of this view may not read it. */
export function parentOf(schema: OrgSchema, field: FieldSchema): ObjectSchema {
  const name = field.referenceTo?.toLowerCase() ?? '';
  const parent = schema.objects.get(name) ?? schema.whole?.objects.get(name);
  if (parent === undefined)
    throw new Error(`${field.name} is not a lookup to an object of this org`);
  return parent;
}

/** The object of the row that a lookup's value refers to, if there is one. */
export function parentOfId(
  { objects }: OrgSchema,
  { referenceTo }: FieldSchema,
  id: string,
): ObjectSchema | undefined {
  if (referenceTo !== undefined) return objects.get(referenceTo.toLowerCase());
  return [...objects.values()].find(
    ({ keyPrefix, historyOf }) => historyOf === undefined && id.startsWith(keyPrefix),
  );
}

/** A lookup from the rows of one object to the rows of another. */
export interface ChildRelationship {
  child: ObjectSchema;
  lookup: FieldSchema;
}

/** The lookups to an object. */
export function childRelationshipsOf(
  { objects }: OrgSchema,
  parent: ObjectSchema,
): ChildRelationship[] {
  return [...objects.values()].flatMap((child) =>
    [...child.fields.values()]
      .filter((field) => refersTo(field, parent))
      .map((lookup) => ({ child, lookup })),
  );
}

/**
 * Whether rows of the child belong to rows of the parent by this lookup. Files are shared with
 * records of any object, except with those of Files itself and of Setup.
 */
export function refersTo(field: FieldSchema, parent: ObjectSchema): boolean {
  if (field.referenceTo !== undefined || field.type !== 'reference') {
    return field.referenceTo?.toLowerCase() === parent.name.toLowerCase();
  }
  return field.childRelationshipName !== undefined && canHaveFiles(parent);
}

/** Whether files can be attached to the object's records. */
export function canHaveFiles({ name, custom, historyOf }: ObjectSchema): boolean {
  return (custom || WITH_FILES.includes(name)) && historyOf === undefined;
}

const WITH_FILES = ['Account', 'Contact', 'Order', 'Product2', 'User', 'Organization'];

/**
 * What the deletion of the parent does. A required lookup cannot be cleared: it is standard, and its
 * rows belong to the parent, or custom, and its metadata must name another constraint.
 */
export function deleteConstraintOf(lookup: FieldSchema): DeleteConstraint {
  const { deleteConstraint, required, custom } = lookup;
  if (deleteConstraint !== undefined || !required) return deleteConstraint ?? 'SetNull';
  return custom ? 'Restrict' : 'Cascade';
}

/** An object of a user's view with the fields that the user may not read. */
export function wholeObject(schema: OrgSchema, object: ObjectSchema): ObjectSchema {
  return (schema.whole ?? schema).objects.get(object.name.toLowerCase()) ?? object;
}

/** Whether a write can set the field: the org does not maintain it, and the user may edit it. */
export function isEditable({ readOnly, notEditable }: FieldSchema): boolean {
  return !readOnly && notEditable !== true;
}

/** Whether rows can be found by this field in the key table, without a scan. */
export function isIndexed(field: FieldSchema): boolean {
  if (field.type === 'reference') return !SEEDED.includes(field.referenceTo ?? '');
  return field.externalId || field.unique || field.autoNumber !== undefined;
}

/** Lookups to the rows that the org creates at its start have no keys. */
const SEEDED = ['Profile', 'User'];

/** Whether the field can identify the row of an upsert (`idLookup` in a describe). */
export function isUpsertKey(field: FieldSchema): boolean {
  return field.externalId || field.type === 'id';
}

/**
 * Whether clients can write the object's rows; only the org writes the organization, users and
 * history.
 */
export function isWriteable({ name, historyOf }: ObjectSchema): boolean {
  return !READ_ONLY.includes(name) && historyOf === undefined;
}

const READ_ONLY = ['Organization', 'Profile', 'User', 'UserRecordAccess'];
