import { PERMISSION_SET_NOTICE } from '../../config/console-variables.ts';
import type { Environment } from '../../config/environment.ts';
import type { Config } from '../../config/index.ts';
import { configurationNotices } from '../../config/notices/configuration-notices.ts';
import { ConfigError } from '../../errors.ts';
import type { Profile } from '../../salesforce/schema/profile.ts';
import { codedSenders } from '../../sources/index.ts';
import { readConnectorConfig } from '../../wiring/read-config.ts';
import { configuredProfile } from '../../wiring/schema-profile.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { ok, failed, warning } = findingsIn('Configuration');

/**
 * Reads the configuration in the same way as the processes.
 *
 * @returns the findings; configuration and profile are absent when the configuration cannot be read
 */
export async function checkConfiguration(
  environment: Environment,
): Promise<{ config?: Config; profile?: Profile; findings: Finding[] }> {
  try {
    const config = await readConnectorConfig(environment);
    const found = `complete; CONNECTOR_MODE is ${config.CONNECTOR_MODE}, SALESFORCE_SIGN_IN is ${config.login.method}`;
    const profile = configuredProfile(config);
    return {
      ...{ config, profile },
      findings: [ok('variables', found), sendersFinding(config), ...notices(environment, config)],
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map((problem) =>
      failed(
        'variables',
        problem,
        'Correct the environment of the connector (on Heroku: heroku config:set); .env.example describes every variable.',
      ),
    );
    return { findings: [...problems, ...notices(environment)] };
  }
}

/** Which senders are configured, and the mapping files that were read. */
function sendersFinding(config: Config): Finding {
  const coded = codedSenders(config);
  const files = config.mapped.map(({ file, mapping }) => `${mapping.source} (${file})`);
  return ok('senders', [...coded, ...files].join(', '), undefined, {
    senders: [...coded, ...config.mapped.map(({ mapping }) => mapping.source)],
    files: config.mapped.map(({ file }) => file),
  });
}

function notices(environment: Environment, config?: Config): Finding[] {
  const found = configurationNotices(environment, config).map(({ variable, found, todo }) =>
    warning(variable, found, todo),
  );
  return [...found, ...formerVariables(environment)];
}

function formerVariables({ CONSOLE_PERMISSION_SET: former }: Environment): Finding[] {
  const { found, todo } = PERMISSION_SET_NOTICE;
  return former ? [warning('CONSOLE_PERMISSION_SET', found, todo)] : [];
}
