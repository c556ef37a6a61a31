import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';
import type { UserRights } from './user-rights.ts';

/**
 * The schema as a user sees it. Objects and fields that the user may not read are missing, so that
 * a call that names them gets the answer for a name that does not exist, as on the platform; fields
 * that the user may not edit are marked.
 * @param exists whether the org has the object at all
 */
export function visibleSchema(
  whole: OrgSchema,
  rights: UserRights,
  exists: (object: ObjectSchema) => boolean,
): OrgSchema {
  const readable = [...whole.objects].filter(
    ([, object]) => exists(object) && rights.on(object).read,
  );
  const names = new Set(readable.map(([key]) => key));
  const objects = readable.map(
    ([key, object]) => [key, visibleObject(object, rights, names)] as const,
  );
  return { objects: new Map(objects), whole };
}

function visibleObject(
  object: ObjectSchema,
  rights: UserRights,
  readable: ReadonlySet<string>,
): ObjectSchema {
  const fields = [...object.fields].flatMap(([key, field]) => {
    const { read, edit } = rights.onField(object, field);
    if (!read) return [];
    return [[key, visibleField(field, edit, readable)] as const];
  });
  return { ...object, fields: new Map(fields), rights: rights.on(object) };
}

/** Through a lookup to an object that the user may not read, only the parent's id is seen. */
function visibleField(
  field: FieldSchema,
  edit: boolean,
  readable: ReadonlySet<string>,
): FieldSchema {
  const parent = field.referenceTo?.toLowerCase();
  const hidesParent = parent !== undefined && !readable.has(parent);
  if (edit && !hidesParent) return field;
  return {
    ...field,
    notEditable: !edit,
    ...(hidesParent && { relationshipName: undefined }),
  };
}
