import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Environment } from '../src/config/index.ts';
import { withTrialOptions } from './registration-options.ts';

const execute = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('../scripts/register-webhooks.ts', import.meta.url));

/**
 * Runs the script that merchants run, so that Digital River delivers every type that is written.
 *
 * @param environment that of the connector, and the credentials that are registered
 * @param print prints a line for the user
 */
export async function registerWebhooks(
  environment: Environment,
  print: (line: string) => void,
): Promise<void> {
  const options = withTrialOptions(['--types', 'written', '--yes'], environment);
  const { stdout } = await execute(process.execPath, [SCRIPT, ...options], {
    env: environment,
    // Not the folder of the person, whose file .env is not about the trial.
    cwd: import.meta.dirname,
  });
  print('Webhooks registered with Digital River');
  print(stdout.trimEnd());
}
