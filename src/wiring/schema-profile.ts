import type { Config } from '../config/index.ts';
import { digitalriverv3Profile } from '../salesforce/schema/digitalriverv3.ts';
import { connectorProfile, type Profile } from '../salesforce/schema/profile.ts';
import { profileFromFile } from '../salesforce/schema/profile-file.ts';

const NAMED = new Map<string, Profile>([
  ['connector', connectorProfile],
  ['digitalriverv3', digitalriverv3Profile],
]);

/**
 * The configured schema profile: one of ours by its name, or one from a file.
 *
 * @throws ConfigError when the file cannot be read, or is not a profile
 */
export function configuredProfile({ SALESFORCE_PROFILE: chosen }: Config): Profile {
  return NAMED.get(chosen) ?? profileFromFile(chosen);
}
