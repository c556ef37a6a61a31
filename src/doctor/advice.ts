import type { ReadField } from '../salesforce/schema/written-field.ts';

/** What to do about an object or field that is not as it has to be; who brings it to the org decides that. */
export interface Advice {
  /** It is not there, or this user does not see it. */
  readonly missing: string;
  /** It is something else than what is written to. */
  readonly otherType: string;
  /** It is there, under another spelling. */
  readonly otherSpelling: string;
  /** This user may not write it. */
  readonly grant: string;
  /** No rule of the org guards it. */
  readonly guard: string;
}

/** Gives the advice for an object, or for one of its fields. */
export type Advise = (object: string, field?: string) => Advice;

const DEPLOY = 'Deploy force-app (sf project deploy start).';
const GRANT = 'Assign the permission set "Digital River Connector Integration" to this user.';

const FORCE_APP: Advice = {
  missing: `${DEPLOY} ${GRANT}`,
  otherType: 'Delete or rename it, then deploy force-app.',
  otherSpelling: 'Rename it in Setup as force-app spells it.',
  grant: GRANT,
  guard: DEPLOY,
};

const PACKAGE_GRANT = "Assign the permission set of Digital River's package to this user.";
const PACKAGE: Advice = {
  missing: `Install or upgrade Digital River's package (version 3, namespace digitalriverv3). ${PACKAGE_GRANT}`,
  otherType: "Upgrade Digital River's package (version 3, namespace digitalriverv3).",
  otherSpelling: "Upgrade Digital River's package (version 3, namespace digitalriverv3).",
  grant: PACKAGE_GRANT,
  guard: 'Add one; docs/schema-profiles.md tells which.',
};

const FILE_GRANT = 'Let this user read and edit it, by a permission set.';
const FILE: Advice = {
  missing: `Correct the profile file (SALESFORCE_PROFILE), or create it in the org. ${FILE_GRANT}`,
  otherType: 'Name another field in the profile file (SALESFORCE_PROFILE), or change its type.',
  otherSpelling: 'Spell it so in the profile file (SALESFORCE_PROFILE).',
  grant: FILE_GRANT,
  guard: 'Add one like those of force-app; docs/schema-profiles.md tells which.',
};

/**
 * The advice that fits a schema profile. What the profile does not name is always part of force-app.
 *
 * @param chosen value of SALESFORCE_PROFILE
 * @param ofProfile every field that the profile names
 */
export function adviceFor(chosen: string, ofProfile: readonly ReadField[]): Advise {
  const ofChosen =
    chosen === 'connector' ? FORCE_APP : chosen === 'digitalriverv3' ? PACKAGE : FILE;
  return (object, field) =>
    ofProfile.some(
      (named) => named.object === object && (field === undefined || named.field === field),
    )
      ? ofChosen
      : FORCE_APP;
}
