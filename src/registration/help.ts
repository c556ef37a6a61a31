import { wordWrap } from '../cli/word-wrap.ts';
import { isProvisioning, type SubcommandName } from './options/subcommand-names.ts';
import { registrationSchema } from './registration-variables.ts';

const WIDTH = 100;

/** What each subcommand does. */
export const SUMMARIES: Readonly<Record<SubcommandName, string>> = {
  apply:
    'brings the webhooks to the desired state: creates what is missing, corrects what differs, and leaves the rest. The default',
  plan: 'shows what apply would do, and changes nothing; the same as apply --dry-run',
  verify:
    'proves the way from here to the connector as Digital River takes it, with the credentials that are registered; it changes nothing',
  rotate:
    'gives all webhooks of ours the credentials of the environment, after the connector accepts them; a second run finishes an interrupted one',
  list: "shows all webhooks of the account, ours and others', without secrets",
  enable: 'enables the webhooks of ours. Digital River disables a webhook after many failed calls',
  disable: 'disables the webhooks of ours: Digital River then sends no events through them',
  delete: 'deletes the webhooks of ours, after a confirmation',
};

const EXIT_STATUS =
  'Exit status: 0 done, or nothing to do; 1 Digital River returned an error or did not answer: what is done and what is left is printed, and a second run does what is left; 2 an argument or variable is missing or wrong, or a confirmation is missing.';

/** What the help of the command says below its options. The list of variables is generated. */
export const AFTER_COMMAND = [
  'Each subcommand explains its options in its own help: npm run register-webhooks -- apply --help',
  variablesText(Object.keys(registrationSchema.shape)),
  wrapped(EXIT_STATUS),
].join('\n\n');

/** What the help of a subcommand says below its options. */
export function afterSubcommand(subcommand: SubcommandName): string {
  const names = Object.keys(registrationSchema.shape).filter(
    (name) => isProvisioning(subcommand) || name.startsWith('DIGITAL_RIVER_'),
  );
  return `${variablesText(names)}\n\n${wrapped(EXIT_STATUS)}`;
}

function variablesText(names: readonly string[]): string {
  const lines = Object.entries(registrationSchema.shape)
    .filter(([name]) => names.includes(name))
    .map(([name, { description = '' }]) => `  ${name}\n${indented(description, 6)}`);
  return `Environment variables (secrets are never read from arguments):\n${lines.join('\n')}`;
}

function wrapped(text: string): string {
  return indented(text, 0);
}

function indented(text: string, columns: number): string {
  return wordWrap(text, WIDTH - columns)
    .map((line) => ' '.repeat(columns) + line)
    .join('\n');
}
