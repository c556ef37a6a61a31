import { wordWrap } from '../cli/word-wrap.ts';
import { OPTION_TABLE } from './options/option-table.ts';
import {
  isProvisioning,
  SUBCOMMAND_NAMES,
  type SubcommandName,
} from './options/subcommand-names.ts';
import { registrationSchema } from './registration-variables.ts';

const WIDTH = 100;

const SUMMARIES: Readonly<Record<SubcommandName, string>> = {
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

/**
 * The text of `register-webhooks --help`, or of one of its subcommands. The lists of options and
 * variables are generated.
 */
export function help(subcommand?: SubcommandName): string {
  const parts =
    subcommand === undefined
      ? [
          wrapped(
            "Registers the connector's three webhooks with Digital River. It can be run again at any time: it changes only what differs, and never another's webhook.",
          ),
          'Usage: npm run register-webhooks -- [subcommand] --address <address> [options]',
          `Subcommands (each has its own --help):\n${summaries()}`,
          optionsText(SUBCOMMAND_NAMES),
          variablesText(Object.keys(registrationSchema.shape)),
        ]
      : [
          wrapped(`${subcommand}: ${SUMMARIES[subcommand]}.`),
          `Usage: npm run register-webhooks -- ${subcommand} [options]`,
          optionsText([subcommand]),
          variablesText(
            Object.keys(registrationSchema.shape).filter(
              (name) => isProvisioning(subcommand) || name.startsWith('DIGITAL_RIVER_'),
            ),
          ),
        ];
  return `${[...parts, wrapped(EXIT_STATUS)].join('\n\n')}\n`;
}

function summaries(): string {
  return SUBCOMMAND_NAMES.map((name) => entry(name, SUMMARIES[name], 12)).join('\n');
}

function optionsText(subcommands: readonly SubcommandName[]): string {
  const lines = Object.entries(OPTION_TABLE)
    .filter(([, option]) => subcommands.some((name) => belongsTo(option, name)))
    .map(([name, option]) => entry(`--${name}`, option.help, 23));
  return `Options:\n${lines.join('\n')}`;
}

const belongsTo = (
  option: { readonly subcommands: readonly SubcommandName[] },
  name: SubcommandName,
) => option.subcommands.includes(name);

function variablesText(names: readonly string[]): string {
  const lines = Object.entries(registrationSchema.shape)
    .filter(([name]) => names.includes(name))
    .map(([name, { description = '' }]) => `  ${name}\n${indented(description, 6)}`);
  return `Environment variables (secrets are never read from arguments):\n${lines.join('\n')}`;
}

const wrapped = (text: string) => indented(text, 0);

/** A name, and beside it, from a column on, a text. */
function entry(name: string, text: string, column: number): string {
  return `  ${name.padEnd(column - 2)}${indented(text, column).slice(column)}`;
}

function indented(text: string, columns: number): string {
  return wordWrap(text, WIDTH - columns)
    .map((line) => ' '.repeat(columns) + line)
    .join('\n');
}
