import type { GivenOptions, RegistrationOptions } from '../options/registration-options.ts';
import { TOKEN_ENDPOINTS } from '../token-endpoints.ts';
import type { ConnectorOrg } from './connector-org.ts';

/** The chosen options, with a note or warning for the caller; or why no choice is possible. */
export type Choice =
  | {
      readonly options: RegistrationOptions;
      readonly note?: string | undefined;
      readonly warning?: string | undefined;
    }
  | { readonly problem: string };

const HOW_TO_SET =
  "Set it, or configure the connector's log-in to the org (SALESFORCE_INSTANCE_URL and the other SALESFORCE_ variables), so that it is read from the org.";

/**
 * Chooses the Salesforce environment, and with it the endpoint where Digital River gets its tokens:
 * from --environment, or from the connector's org. When both are known, they must agree.
 *
 * @param given the options of the command line
 * @param connectorOrg the org that the connector logs in to; undefined when no log-in is configured
 */
export function chooseEnvironment(
  given: GivenOptions,
  connectorOrg: ConnectorOrg | undefined,
): Choice {
  const { environment, proof } = given;
  const org = connectorOrg !== undefined && 'kind' in connectorOrg ? connectorOrg : undefined;
  const orgProblem =
    connectorOrg !== undefined && 'problem' in connectorOrg ? connectorOrg.problem : undefined;
  if (environment !== undefined && org !== undefined && org.kind !== environment) {
    return {
      problem: `--environment is ${environment}, but the org at ${org.instanceUrl} is a ${org.kind} org. Remove --environment, or correct ${given.target === 'apex' ? '--address' : 'SALESFORCE_INSTANCE_URL'}.`,
    };
  }
  const chosen = environment ?? org?.kind;
  const tokenEndpoint =
    given.tokenEndpoint ?? (chosen === undefined ? undefined : TOKEN_ENDPOINTS[chosen]);
  if (tokenEndpoint === undefined && proof !== 'http') {
    return {
      problem:
        orgProblem === undefined
          ? `--environment: expected sandbox or production, got nothing. ${HOW_TO_SET}`
          : `--environment: expected sandbox or production, got nothing, and it could not be read from the org: ${orgProblem}`,
    };
  }
  return {
    options: {
      ...given,
      address: given.address ?? '',
      environment: chosen,
      tokenEndpoint: tokenEndpoint ?? '',
    },
    note:
      environment === undefined && org !== undefined
        ? `Environment: ${org.kind}, read from the ${given.target === 'apex' ? 'address' : 'org at'} ${org.instanceUrl}.`
        : undefined,
    warning:
      environment !== undefined && orgProblem !== undefined
        ? `It could not be verified that the org is a ${environment} org: ${orgProblem}`
        : undefined,
  };
}
