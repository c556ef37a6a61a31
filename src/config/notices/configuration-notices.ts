import type { Environment } from '../environment.ts';
import type { Config } from '../index.ts';
import { sharedSecretNotices } from '../secrets/shared-secrets.ts';
import { formerNameNotices } from '../senders/former-names.ts';
import { otherModeNotices } from './other-mode.ts';
import { unknownVariables } from './unknown-variables.ts';
import { unusedVariables } from './unused-variables.ts';

/** Something in the configuration that is most likely a mistake, but does not prevent a start. */
export interface Notice {
  readonly variable: string;
  /** What is wrong with it. Follows the name of the variable. */
  readonly found: string;
  readonly todo: string;
}

/**
 * Finds variables that are misspelled, have no effect, or contradict each other.
 *
 * @param config undefined when the configuration cannot be read; then only names are checked
 * @returns the notices, without values
 */
export function configurationNotices(
  environment: Environment,
  config: Config | undefined,
): Notice[] {
  return [
    ...unknownVariables(environment, config?.mapped),
    ...formerNameNotices(environment),
    ...(config === undefined
      ? []
      : [
          ...unusedVariables(environment, config),
          ...otherModeNotices(config),
          ...sharedSecretNotices(config),
        ]),
  ];
}
