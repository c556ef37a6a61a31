import { type Config, connectorVariables, type Environment } from '../../config/index.ts';
import { ConfigError } from '../../errors.ts';
import { registrationSchema } from '../../registration/registration-variables.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { readConnectorConfig } from '../../wiring/read-config.ts';
import { configuredProfile } from '../../wiring/schema-profile.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { ok, failed, warning } = findingsIn('Configuration');

/** What the names of the connector's own variables begin with, and those of nobody else's. */
const OURS =
  /^(SALESFORCE|DIGITAL_RIVER|FULFILLMENT|CONNECTED_APP|FAILED_EVENTS|CONSOLE|METRICS|TOKEN|OAUTH|XANPAY|PLUM|WORKER|RETENTION)_/;

/** Reads the configuration as the processes do. Without one, all that follows has to be skipped. */
export async function checkConfiguration(
  environment: Environment,
): Promise<{ config?: Config; profile?: Profile; findings: Finding[] }> {
  const unknown = unknownVariables(environment);
  try {
    const config = await readConnectorConfig(environment);
    const found = `complete; events of mode ${config.DIGITAL_RIVER_MODE}, log-in by ${config.login.method}`;
    const profile = configuredProfile(config);
    return { config, profile, findings: [ok('variables', found), ...unknown] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map((problem) =>
      failed(
        'variables',
        problem,
        'Correct it where the process gets its environment; .env.example explains each variable.',
      ),
    );
    return { findings: [...problems, ...unknown] };
  }
}

/** A name with a slip in it would be passed over in silence. */
function unknownVariables(environment: Environment): Finding[] {
  const known = new Set([
    ...Object.keys(connectorVariables.shape),
    ...Object.keys(registrationSchema.shape),
  ]);
  return Object.keys(environment)
    .filter((name) => OURS.test(name) && !known.has(name))
    .map((name) =>
      warning(
        name,
        'the connector has no variable of this name',
        'Correct its name by .env.example, or remove it.',
      ),
    );
}
