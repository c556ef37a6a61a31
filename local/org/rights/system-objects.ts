import { isFileObject } from '../files/file-access.ts';
import type { ObjectRights } from './grants.ts';
import type { UserPermission } from './user-rights.ts';

/** Objects that every user reads and no permission set gives access to. */
const READABLE_BY_ALL = ['AccountShare', 'Organization', 'Profile', 'User', 'UserRecordAccess'];

/**
 * The rights on an object of the system, which follow from user permissions; undefined for an
 * object whose rights profiles and permission sets give.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
 *   and sforce_api_objects_permissionsetassignment.htm, "Special Access Rules"
 */
export function systemObjectRights(
  name: string,
  has: (permission: UserPermission) => boolean,
): ObjectRights | undefined {
  if (READABLE_BY_ALL.includes(name)) return rights(true, false);
  if (isFileObject({ name })) return { ...rights(true, true), viewAll: false, modifyAll: false };
  const assigns = has('AssignPermissionSets');
  switch (name) {
    case 'PermissionSet':
      return rights(has('ViewSetup') || assigns, false);
    case 'PermissionSetAssignment':
      return rights(has('ViewSetup') || assigns || has('ManageUsers'), assigns);
    default:
      return undefined;
  }
}

/** These objects are not shared row by row. */
function rights(read: boolean, write: boolean): ObjectRights {
  return {
    read,
    create: write,
    edit: write,
    delete: write,
    viewAll: read,
    modifyAll: write,
  };
}
