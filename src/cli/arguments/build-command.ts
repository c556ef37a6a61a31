import { Command, Option } from 'commander';
import { InputError } from '../../errors.ts';
import { wordWrap } from '../word-wrap.ts';
import type { CommandDeclaration, GroupDeclaration } from './declaration.ts';
import type { NumberOption, OptionDeclaration } from './option-table.ts';

/** Width of the help in characters, whatever the terminal. */
const HELP_WIDTH = 100;

/**
 * A command of commander that throws instead of ending the process, and prints nothing by itself.
 *
 * @param typed how people type it
 */
export function newCommand(typed: string): Command {
  return new Command(typed)
    .helpOption('-h, --help', 'show this text')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ helpWidth: HELP_WIDTH, boxWrap })
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
}

/** The command of a declaration, ready to parse arguments or to write the help. */
export function buildCommand(declaration: CommandDeclaration): Command {
  const { typed, summary, description, options, operands = {}, after } = declaration;
  const command = newCommand(typed).summary(summary).description(description);
  for (const [syntax, about] of Object.entries(operands)) command.argument(syntax, about);
  for (const [name, option] of Object.entries(options)) command.addOption(optionOf(name, option));
  if (after !== undefined) command.addHelpText('after', `\n${after.trimEnd()}`);
  return command;
}

/** The command of a group. Its help names the options of each subcommand, which explains them. */
export function buildGroup(
  group: GroupDeclaration<Readonly<Record<string, CommandDeclaration>>>,
): Command {
  const { typed, summary, description, subcommands, after } = group;
  const command = newCommand(typed).summary(summary).description(description);
  command.usage('[command] [options]');
  for (const [name, { summary: about, options }] of Object.entries(subcommands)) {
    const taken = Object.keys(options).map((option) => `--${option}`);
    command.addCommand(newCommand(name).summary(`${about}.\nOptions: ${taken.join(', ')}.`));
  }
  if (after !== undefined) command.addHelpText('after', `\n${after.trimEnd()}`);
  return command;
}

/** The text of `--help`. */
export function helpText(command: Command): string {
  let help = '';
  command.configureOutput({
    writeOut: (part) => {
      help += part;
    },
  });
  command.outputHelp();
  return help;
}

function optionOf(name: string, declared: OptionDeclaration): Option {
  if (declared.kind === 'flag') return new Option(`--${name}`, declared.help);
  const option = new Option(`--${name} <${declared.value}>`, declared.help);
  if (declared.kind === 'texts') {
    return option.argParser((value: string, given: readonly string[] = []) => [...given, value]);
  }
  if (declared.kind === 'number') {
    option.default(undefined, String(declared.default));
    option.argParser((value: string) => numberOf(name, value, declared));
    return option;
  }
  return option.argParser((value: string, given: string | undefined) => {
    if (given === undefined) return value;
    throw new InputError(
      `--${name}: expected one value, got two. Give it once, or run the command once for each.`,
    );
  });
}

function numberOf(name: string, value: string, { least, isWhole }: NumberOption): number {
  const number = Number(value);
  const isRight = value.trim() !== '' && Number.isFinite(number) && number >= least;
  if (isRight && (!isWhole || Number.isInteger(number))) return number;
  throw new InputError(
    `--${name}: expected a ${isWhole ? 'whole ' : ''}number of at least ${least}, got "${value}".`,
  );
}

/** Keeps a quoted command in one line, so that it can be copied. */
function boxWrap(paragraphs: string, width: number): string {
  return paragraphs
    .split('\n')
    .map((paragraph) => wordWrap(paragraph, width).join('\n'))
    .join('\n');
}
