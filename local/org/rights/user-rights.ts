import type { FieldSchema, ObjectSchema } from '../schema/schema.ts';
import { SYSTEM_FIELD_NAMES } from '../schema/system-fields.ts';
import type { FieldRights, Grants, ObjectRights } from './grants.ts';
import type { Profile } from './profiles.ts';
import { systemObjectRights } from './system-objects.ts';

/** The user permissions that this org checks, by API name. */
export type UserPermission =
  | 'ActivateOrder'
  | 'ApiEnabled'
  | 'AssignPermissionSets'
  | 'EditActivatedOrders'
  | 'ManageUsers'
  | 'ModifyAllData'
  | 'ModifyMetadata'
  | 'ViewAllData'
  | 'ViewSetup';

/** What a user may do: the profile and the assigned permission sets together. */
export interface UserRights {
  has(permission: UserPermission): boolean;
  on(object: ObjectSchema): ObjectRights;
  /** The rights on a field that has field-level security. */
  onField(object: ObjectSchema, field: FieldSchema): FieldRights;
}

const NO_RIGHTS: ObjectRights = {
  read: false,
  create: false,
  edit: false,
  delete: false,
  viewAll: false,
  modifyAll: false,
};

/** Every right: administrators, and code that runs without a user's rights. */
export const ALL_RIGHTS: UserRights = {
  has: () => true,
  on: () => ({
    read: true,
    create: true,
    edit: true,
    delete: true,
    viewAll: true,
    modifyAll: true,
  }),
  onField: () => ({ read: true, edit: true }),
};

/**
 * Adds up what a profile and permission sets give: each can only add rights, none takes any away.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=platform.perm_sets_overview.htm
 */
export function combineRights(profile: Profile, permissionSets: readonly Grants[]): UserRights {
  if (profile.everything) return ALL_RIGHTS;
  const all = [profile, ...permissionSets];
  const permissions = new Set(all.flatMap((grants) => grants.permissions));
  const has = (permission: UserPermission) => permissions.has(permission);
  const granted = (name: string) =>
    union(
      NO_RIGHTS,
      all.flatMap(({ objects }) => objects.get(name.toLowerCase()) ?? []),
    );
  const on = ({ name, historyOf }: ObjectSchema): ObjectRights => {
    if (historyOf !== undefined) {
      const { read, viewAll } = granted(historyOf);
      return { ...NO_RIGHTS, read, viewAll };
    }
    return systemObjectRights(name, has) ?? withDataPermissions(granted(name), has);
  };
  return {
    has,
    on,
    onField(object, field) {
      const isSystem = systemObjectRights(object.name, has) !== undefined && !field.custom;
      if (isSystemField(object, field) || isSystem) {
        return { read: true, edit: true };
      }
      const standard = profile.standardFields && !field.custom;
      const path = `${object.name}.${field.name}`.toLowerCase();
      return union({ read: standard, edit: standard }, [
        ...all.flatMap(({ fields }) => fields.get(path) ?? []),
      ]);
    },
  };
}

/** For each right, whether one of these gives it. */
function union<R extends ObjectRights | FieldRights>(start: R, added: readonly R[]): R {
  const rights = { ...start };
  for (const each of added) {
    for (const name of Object.keys(each) as (keyof R)[]) {
      if (each[name]) rights[name] = each[name];
    }
  }
  return rights;
}

/** View All Data and Modify All Data apply to every object. */
function withDataPermissions(
  rights: ObjectRights,
  has: (permission: UserPermission) => boolean,
): ObjectRights {
  if (has('ModifyAllData')) return ALL_RIGHTS.on({} as ObjectSchema);
  return has('ViewAllData') ? { ...rights, read: true, viewAll: true } : rights;
}

/**
 * Whether the field has no field-level security: all users who may read the object read it. That
 * holds for ids, names, owners, system fields, and fields that every row must have.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=platform.admin_fls.htm
 */
function isSystemField(object: ObjectSchema, { name, type, required }: FieldSchema): boolean {
  return (
    required ||
    type === 'id' ||
    name === object.nameField ||
    object.historyOf !== undefined ||
    name === 'OwnerId' ||
    SYSTEM_FIELD_NAMES.has(name)
  );
}
