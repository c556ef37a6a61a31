import { findField, findObject } from '../schema/names.ts';
import type { OrgSchema } from '../schema/schema.ts';
import { asXml, listOf, textOf, type Xml } from './component.ts';

/** The permissions that each permission on an object requires. */
const REQUIREMENTS = {
  allowCreate: ['allowRead'],
  allowEdit: ['allowRead'],
  allowDelete: ['allowRead', 'allowEdit'],
  viewAllRecords: ['allowRead'],
  modifyAllRecords: ['allowRead', 'allowEdit', 'allowDelete', 'viewAllRecords'],
} as const;

/** The problems of a permission set whose objects and fields all exist. */
export function permissionProblems(schema: OrgSchema, metadata: Xml): string[] {
  return [
    ...listOf(metadata.fieldPermissions).flatMap((each) => fieldProblem(schema, asXml(each))),
    ...listOf(metadata.objectPermissions).flatMap((each) => objectProblems(asXml(each))),
  ];
}

/** A required field is visible to all users, so a permission set cannot contain it. */
function fieldProblem(schema: OrgSchema, { field: path, readable, editable }: Xml): string[] {
  const [objectName = '', fieldName = ''] = (textOf(path) ?? '').split('.');
  const object = findObject(schema, objectName);
  const field = object && findField(object, fieldName);
  if (field?.custom && field.required) return [`You cannot deploy to a required field: ${path}`];
  if (editable === 'true' && readable !== 'true') return [`${path}: editable requires readable`];
  return [];
}

function objectProblems(permissions: Xml): string[] {
  return Object.entries(REQUIREMENTS).flatMap(([granted, required]) => {
    const missing = required.filter((permission) => permissions[permission] !== 'true');
    if (permissions[granted] !== 'true' || missing.length === 0) return [];
    return [`Permission ${granted} on ${permissions.object} depends on: ${missing.join(', ')}`];
  });
}
