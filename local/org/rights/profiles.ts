import type { LocalOrgIdentity, LocalOrgUser } from '../org.ts';
import type { Grants, ObjectRights } from './grants.ts';

/** The profiles of this org, by their names in Setup. */
export const PROFILE_NAMES = [
  'System Administrator',
  'Standard User',
  'Minimum Access - Salesforce',
  'Minimum Access - API Only Integrations',
] as const;

export type ProfileName = (typeof PROFILE_NAMES)[number];

/** What a profile gives to its users. */
export interface Profile extends Grants {
  /** Every right, on every object and field. */
  everything: boolean;
  /** Reads and edits the standard fields of the objects that it gives access to. */
  standardFields: boolean;
}

/** The profile of a user. */
export function profileOf(identity: LocalOrgIdentity, user: LocalOrgUser): ProfileName {
  return user.profile ?? (user === identity ? 'System Administrator' : 'Standard User');
}

/** Reads, creates, edits and deletes rows that are the user's own or shared with the user. */
const READ_WRITE: ObjectRights = {
  read: true,
  create: true,
  edit: true,
  delete: true,
  viewAll: false,
  modifyAll: false,
};
const READ_ONLY: ObjectRights = { ...READ_WRITE, create: false, edit: false, delete: false };

const NOTHING: Profile = {
  everything: false,
  standardFields: false,
  permissions: [],
  objects: new Map(),
  fields: new Map(),
};

/**
 * The rights of a profile, as new orgs have them. No profile but the administrator's gives access
 * to custom objects and fields: a deployment without profiles leaves them hidden.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=platform.standard_profiles.htm
 */
export function profileNamed(name: ProfileName): Profile {
  switch (name) {
    case 'System Administrator':
      return { ...NOTHING, everything: true };
    case 'Standard User':
      return {
        ...NOTHING,
        standardFields: true,
        // The profile is described as one that views the organization's setup.
        permissions: ['ApiEnabled', 'ViewSetup', 'ActivateOrder'],
        objects: new Map([
          ['account', READ_WRITE],
          ['contact', READ_WRITE],
          ['order', READ_WRITE],
          ['product2', READ_ONLY],
        ]),
      };
    case 'Minimum Access - Salesforce':
      return NOTHING;
    case 'Minimum Access - API Only Integrations':
      return { ...NOTHING, permissions: ['ApiEnabled', 'ApiUserOnly'] };
  }
}
