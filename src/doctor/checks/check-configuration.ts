import { connectorVariables } from '../../config/connector-variables.ts';
import { PERMISSION_SET_NOTICE } from '../../config/console-variables.ts';
import type { Environment } from '../../config/environment.ts';
import type { Config } from '../../config/index.ts';
import { ConfigError } from '../../errors.ts';
import { registrationSchema } from '../../registration/registration-variables.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { readConnectorConfig } from '../../wiring/read-config.ts';
import { configuredProfile } from '../../wiring/schema-profile.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { ok, failed, warning } = findingsIn('Configuration');

/** Prefixes that only the connector's own variables have. */
const CONNECTOR_PREFIX =
  /^(SALESFORCE|DIGITAL_RIVER|FULFILLMENT|CONNECTED_APP|FAILED_EVENTS|CONSOLE|METRICS|TOKEN|OAUTH|XANPAY|PLUM|WORKER|RETENTION)_/;

/**
 * Reads the configuration in the same way as the processes.
 *
 * @returns the findings; configuration and profile are absent when the configuration cannot be read
 */
export async function checkConfiguration(
  environment: Environment,
): Promise<{ config?: Config; profile?: Profile; findings: Finding[] }> {
  const unknown = [...unknownVariables(environment), ...formerVariables(environment)];
  try {
    const config = await readConnectorConfig(environment);
    const found = `complete; DIGITAL_RIVER_MODE is ${config.DIGITAL_RIVER_MODE}, SALESFORCE_SIGN_IN is ${config.login.method}`;
    const profile = configuredProfile(config);
    return { config, profile, findings: [ok('variables', found), ...unknown] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map((problem) =>
      failed(
        'variables',
        problem,
        'Correct the environment of the connector (on Heroku: heroku config:set); .env.example describes every variable.',
      ),
    );
    return { findings: [...problems, ...unknown] };
  }
}

function formerVariables({ CONSOLE_PERMISSION_SET: former }: Environment): Finding[] {
  const { found, todo } = PERMISSION_SET_NOTICE;
  return former ? [warning('CONSOLE_PERMISSION_SET', found, todo)] : [];
}

/** A misspelled variable would be ignored without notice. */
function unknownVariables(environment: Environment): Finding[] {
  const known = new Set([
    ...Object.keys(connectorVariables.shape),
    ...Object.keys(registrationSchema.shape),
  ]);
  return Object.keys(environment)
    .filter((name) => CONNECTOR_PREFIX.test(name) && !known.has(name))
    .map((name) =>
      warning(
        name,
        'the connector has no variable with this name, and ignores it',
        'Correct the name (.env.example lists every variable), or remove the variable.',
      ),
    );
}
