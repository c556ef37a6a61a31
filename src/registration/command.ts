import type { Output } from '../cli/output.ts';
import { processTerminal, type Terminal } from '../cli/terminal.ts';
import {
  type Environment,
  processEnvironment,
  unquotedEnvironment,
} from '../config/environment.ts';
import { withCurrentNames } from '../config/senders/former-names.ts';
import { flag } from '../config/variable-types.ts';
import { printableJson } from '../printable.ts';
import type { ExitStatus } from './context.ts';
import { readOptions } from './options/read-options.ts';
import { accountContext, registrationContext } from './prepare.ts';
import { apiConfig, registrationConfig } from './registration-variables.ts';
import { SUBCOMMANDS } from './subcommands.ts';

/**
 * Runs `register-webhooks`.
 *
 * @param argv arguments without node and script
 * @param output receives the result (out), and warnings and errors (err)
 * @param environment environment variables; those of the process by default
 * @param terminal the person to ask, if there is one
 * @returns exit status: 0 done, 1 Digital River returned an error or did not answer, 2 an argument
 *   or a variable is missing or wrong, or a confirmation is missing
 */
export async function registerCommand(
  argv: readonly string[],
  output: Output,
  environment: Environment = processEnvironment(),
  terminal: Terminal = processTerminal,
): Promise<ExitStatus> {
  const env = withCurrentNames(unquotedEnvironment(environment));
  const read = readOptions(argv, env.PUBLIC_URL?.trim());
  if (read.help !== undefined) {
    output.out(read.help);
    return 0;
  }
  if (isSwitchedOff(env)) return refuseToStart([SWITCHED_OFF], read, output);
  if (read.proof === undefined) return refuseToStart(read.problems, read, output);
  const surroundings = { output, terminal, environment: env };
  const subcommand = SUBCOMMANDS[read.subcommand];
  const refuse = (problems: readonly string[]) => refuseToStart(problems, read, output);
  if (subcommand.needs === 'key') {
    const { config, problems } = apiConfig(env);
    const all = [...read.problems, ...problems];
    if (all.length > 0 || read.options === undefined || config === undefined) return refuse(all);
    const context = accountContext(read.options, config, surroundings);
    return 'problems' in context ? refuse(context.problems) : subcommand.run(context);
  }
  const { config, problems } = registrationConfig(env, read.proof);
  const all = [...read.problems, ...problems];
  if (all.length > 0 || read.options === undefined || config === undefined) return refuse(all);
  const context = await registrationContext(read.options, config, surroundings);
  return 'problems' in context ? refuse(context.problems) : subcommand.run(context);
}

const SWITCHED_OFF =
  'DIGITAL_RIVER_ENABLED is false: this installation receives no webhooks of Digital River, so that there is none to register.';

/** A value that cannot be read is reported by the connector itself. */
function isSwitchedOff({ DIGITAL_RIVER_ENABLED: chosen = '' }: Environment): boolean {
  return flag.safeParse(chosen.trim()).data === false;
}

function refuseToStart(
  problems: readonly string[],
  { subcommand, isJson }: { readonly subcommand: string; readonly isJson: boolean },
  output: Output,
): 2 {
  if (isJson) {
    const json = { formatVersion: 1, subcommand, exitStatus: 2, problems };
    output.out(`${printableJson(json)}\n`);
  }
  const lines = problems.map((line) => `- ${line}\n`).join('');
  output.err(`Nothing was changed. Fix these problems first:\n${lines}`);
  output.err(`See "register-webhooks ${subcommand} --help" for each option and variable.\n`);
  return 2;
}
