import { type GivenOptions, type RegistrationOptions, TOKEN_ENDPOINTS } from './options.ts';
import type { OwnOrg } from './own-org.ts';

/** What the registration goes by, and what the caller should know about it; or why there can be none. */
export type Choice =
  | { readonly options: RegistrationOptions; readonly note?: string; readonly warning?: string }
  | { readonly problem: string };

const BOTH_WAYS =
  "give it, or configure the connector's own log-in (SALESFORCE_INSTANCE_URL and what belongs to it), so that it is read from the org";

/**
 * Chooses the Salesforce environment, and with it where Digital River gets its tokens: what was given, or what the org of
 * the connector's own log-in is. Both have to agree.
 *
 * @param own what that org says; nothing when no log-in is configured
 */
export function chooseEnvironment(given: GivenOptions, own: OwnOrg | undefined): Choice {
  const { environment, proof } = given;
  const org = own !== undefined && 'kind' in own ? own : undefined;
  const trouble = own !== undefined && 'problem' in own ? own.problem : undefined;
  if (environment !== undefined && org !== undefined && org.kind !== environment) {
    return {
      problem: `--environment: ${environment} was given, but the org at ${org.instanceUrl} is a ${org.kind} org. Leave it away, or correct SALESFORCE_INSTANCE_URL.`,
    };
  }
  const chosen = environment ?? org?.kind;
  const tokenEndpoint =
    given.tokenEndpoint ?? (chosen === undefined ? undefined : TOKEN_ENDPOINTS[chosen]);
  if (tokenEndpoint === undefined && proof !== 'http') {
    return {
      problem:
        trouble === undefined
          ? `--environment: expected sandbox or production, got nothing: ${BOTH_WAYS}.`
          : `--environment: expected sandbox or production, got nothing, and it could not be read from the org: ${trouble}`,
    };
  }
  return {
    options: { ...given, environment: chosen, tokenEndpoint: tokenEndpoint ?? '' },
    ...(environment === undefined && org !== undefined
      ? { note: `Environment: ${org.kind}, read from the org at ${org.instanceUrl}.` }
      : {}),
    ...(environment !== undefined && trouble !== undefined
      ? { warning: `The org could not be asked whether it is a ${environment} org: ${trouble}` }
      : {}),
  };
}
