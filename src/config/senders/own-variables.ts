import { registrationSchema } from '../../registration/registration-variables.ts';
import { connectorVariables } from '../connector-variables.ts';
import { FORMER_NAMES } from './former-names.ts';

/** Names of the variables of the connector and its commands: no mapping file may read one. */
export const OWN_VARIABLES: ReadonlySet<string> = new Set([
  ...Object.keys(connectorVariables.shape),
  ...Object.keys(registrationSchema.shape),
  ...FORMER_NAMES.map(({ former }) => former),
]);
