import type { DescribedFields, ReadField } from '../salesforce/schema/written-field.ts';

/**
 * What to do about an object or field that does not fit. It depends on what creates the object or
 * field in the org: force-app, Digital River's package, or a profile file.
 */
export interface Advice {
  /** It does not exist, or the integration user cannot see it. */
  readonly missing: string;
  /** It has a type that the connector cannot write. */
  readonly otherType: string;
  /** The org spells its name differently. */
  readonly otherSpelling: string;
  /** The integration user has no permission to write it. */
  readonly grant: string;
  /** No validation rule guards it. */
  readonly guard: string;
  /** The standing of a missing guard: `warning` where the profile leaves it to the admin. */
  readonly unguarded: 'failed' | 'warning';
}

/** Gives the advice for an object, or for one of its fields. */
export type Advise = (object: string, field?: string) => Advice;

const DEPLOY = 'Deploy force-app (sf project deploy start).';
const GRANT =
  'Assign the permission set "Digital River Connector Integration" to the integration user.';

/** Orders are switched off in new Developer Edition and scratch orgs. */
const ORDERS_ON = 'switch Orders on: Setup, Order Settings, Enable Orders.';

/**
 * Begins an advice that goes on in lower case. The permission set comes first: without it the org
 * has everything, and hides it.
 */
function ifDone(grant: string): string {
  return `${grant.replace(/\.$/, '')}; if that is done,`;
}

const FORCE_APP: Advice = {
  missing: `${ifDone(GRANT)} deploy force-app (sf project deploy start).`,
  otherType: 'Delete or rename this field in the org, then deploy force-app.',
  otherSpelling: 'Rename it in Setup to the spelling in force-app.',
  grant: GRANT,
  guard: DEPLOY,
  unguarded: 'failed',
};

const PACKAGE_GRANT =
  "Assign the permission set of Digital River's package to the integration user.";
const PACKAGE: Advice = {
  missing: `${ifDone(PACKAGE_GRANT)} install or upgrade Digital River's package (version 3, namespace digitalriverv3).`,
  otherType: "Upgrade Digital River's package (version 3, namespace digitalriverv3).",
  otherSpelling: "Upgrade Digital River's package (version 3, namespace digitalriverv3).",
  grant: PACKAGE_GRANT,
  guard: 'Create the validation rule (docs/schema-profiles.md, Validation rules).',
  unguarded: 'warning',
};

const FILE_GRANT = 'Give the integration user read and edit access to it with a permission set.';
const FILE: Advice = {
  missing: `${ifDone(FILE_GRANT)} correct the profile file (SALESFORCE_PROFILE), or create it in the org.`,
  otherType:
    'Choose another field in the profile file (SALESFORCE_PROFILE), or change the type of this one.',
  otherSpelling: 'Use this spelling in the profile file (SALESFORCE_PROFILE).',
  grant: FILE_GRANT,
  guard:
    'Create the validation rule (docs/schema-profiles.md, Validation rules). Without it, only the inbox prevents that something older or another order is written.',
  unguarded: 'warning',
};

const MAPPED_METADATA =
  'the metadata that "npm run source -- metadata FILE --out FOLDER" writes for the sender\'s mapping file';
const MAPPED_GRANT =
  'Assign the permission set in the metadata of the mapping file to the integration user.';
const MAPPED: Advice = {
  missing: `Deploy ${MAPPED_METADATA}, and assign its permission set to the integration user.`,
  otherType: 'Choose another field in the mapping file (SOURCES), or change the type of this one.',
  otherSpelling: 'Use this spelling in the mapping file (SOURCES).',
  grant: MAPPED_GRANT,
  guard: `Deploy ${MAPPED_METADATA}.`,
  unguarded: 'failed',
};

/**
 * Chooses the advice for a schema profile. Objects and fields outside of it and of mapping files
 * belong to force-app. The standard object Order is not deployed: it can only be switched on.
 *
 * @param profile value of SALESFORCE_PROFILE
 */
export function adviceFor(profile: string, described: DescribedFields): Advise {
  const profileAdvice =
    profile === 'connector' ? FORCE_APP : profile === 'digitalriverv3' ? PACKAGE : FILE;
  return (object, field) => {
    const isIn = (fields: readonly ReadField[] = []) =>
      fields.some(
        (named) => named.object === object && (field === undefined || named.field === field),
      );
    const mappedAdvice = isIn(described.mapped) ? MAPPED : FORCE_APP;
    const advice = isIn(described.profile) ? profileAdvice : mappedAdvice;
    return object === 'Order' && field === undefined
      ? { ...advice, missing: `${ifDone(advice.grant)} ${ORDERS_ON}` }
      : advice;
  };
}
