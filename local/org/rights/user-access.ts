import type { Pool } from 'pg';
import { userById } from '../oauth/users.ts';
import type { LocalOrgIdentity } from '../org.ts';
import type { ObjectSchema, OrgSchema } from '../schema/schema.ts';
import { loadRows, scanRows } from '../store/rows-table.ts';
import type { OrgSettings } from './org-settings.ts';
import type { PermissionSet } from './permission-set.ts';
import { profileNamed, profileOf } from './profiles.ts';
import { type SharingModel, sharingModelOf } from './sharing-model.ts';
import { ALL_RIGHTS, combineRights, type UserRights } from './user-rights.ts';
import { visibleSchema } from './visible-schema.ts';

/** What a call can see and change: the rights of its user, worked out. */
export interface UserAccess {
  userId: string;
  rights: UserRights;
  /** The objects and fields that the user may read. */
  schema: OrgSchema;
  /** Who can reach the rows of an object besides their owners. */
  sharingOf(object: ObjectSchema): SharingModel;
}

/** The parts of the org that decide what users may do. */
interface RightsSource {
  pool: Pool;
  schema: OrgSchema;
  identity: LocalOrgIdentity;
  settings: OrgSettings;
  /** By name. */
  permissionSets: ReadonlyMap<string, PermissionSet>;
}

/** The access of the org's users. */
export interface UserAccesses {
  /** The access of a user; undefined for a user that the org does not have. */
  of(userId: string): Promise<UserAccess | undefined>;
  /** Forgets everything, after a change of assignments, metadata or settings. */
  forget(): void;
}

/**
 * Works out the access of each user once, and again after a change: not for each call, and not for
 * each row.
 */
export function userAccesses(org: RightsSource): UserAccesses {
  const known = new Map<string, Promise<UserAccess | undefined>>();
  return {
    of(userId) {
      const found = known.get(userId);
      if (found !== undefined) return found;
      const started = accessOf(org, userId);
      known.set(userId, started);
      started.catch(() => {
        if (known.get(userId) === started) known.delete(userId);
      });
      return started;
    },
    forget: () => known.clear(),
  };
}

/** The access of code that acts for a user without the user's limits, as Apex triggers do. */
export function systemAccess(schema: OrgSchema, userId: string): UserAccess {
  return {
    userId,
    rights: ALL_RIGHTS,
    schema,
    sharingOf: (object) => sharingModelOf(object, {}),
  };
}

async function accessOf(org: RightsSource, userId: string): Promise<UserAccess | undefined> {
  const user = userById(org.identity, userId);
  if (user === undefined) return undefined;
  const sets = await assignedSets(org, userId);
  const rights = combineRights(
    profileNamed(profileOf(org.identity, user)),
    sets.map(({ grants }) => grants),
  );
  const { settings } = org;
  return {
    userId,
    rights,
    schema: visibleSchema(org.schema, rights, (object) => settings.hasObject(object)),
    sharingOf: (object) => sharingModelOf(object, settings.current().sharing),
  };
}

async function assignedSets(
  { pool, permissionSets }: RightsSource,
  userId: string,
): Promise<PermissionSet[]> {
  const assignments = await scanRows(pool, 'PermissionSetAssignment', false);
  const ids = assignments.flatMap(({ data }) =>
    data.AssigneeId === userId ? [String(data.PermissionSetId)] : [],
  );
  const rows = await loadRows(pool, ids);
  return rows.flatMap(({ data }) => permissionSets.get(String(data.Name)) ?? []);
}
