import type { Command } from 'commander';
import { InputError } from '../../errors.ts';
import { argumentProblem } from './argument-problem.ts';
import { buildCommand, helpText } from './build-command.ts';
import type { CommandDeclaration } from './declaration.ts';
import type { OptionTable, OptionValues } from './option-table.ts';

/** What the arguments of a command mean. */
export type ReadArguments<T extends OptionTable> =
  | { readonly help: string }
  | {
      readonly help?: undefined;
      readonly values: OptionValues<T>;
      /** The arguments without a name. */
      readonly operands: readonly string[];
    };

/**
 * Reads the arguments of a command. `--help` wins over everything else, so that a person who asks
 * never causes anything.
 *
 * @param argv arguments without node, script and the name of the command
 * @throws InputError with one line, which repeats no value of an unknown argument
 */
export function readArguments<T extends OptionTable>(
  declaration: CommandDeclaration<T>,
  argv: readonly string[],
): ReadArguments<T> {
  const command = buildCommand(declaration);
  if (asksForHelp(argv)) return { help: helpText(command) };
  refuseMissingValues(declaration.options, argv);
  parse(command, argv);
  return { values: valuesOf(declaration.options, command), operands: command.args };
}

/** Whether `--help` or `-h` is among the arguments, before a `--`. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const before = end === -1 ? argv : argv.slice(0, end);
  return before.some((argument) => argument === '--help' || argument === '-h');
}

/** @throws InputError */
export function parse(command: Command, argv: readonly string[]): void {
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    throw argumentProblem(error, command);
  }
}

/** Commander takes the next option as the value of one that has none; that is a mistake. */
function refuseMissingValues(options: OptionTable, argv: readonly string[]): void {
  for (const [index, argument] of argv.entries()) {
    if (argument === '--') return;
    const name = argument.startsWith('--') ? argument.slice(2) : '';
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    const next = argv[index + 1];
    if (option === undefined || option.kind === 'flag' || next?.startsWith('-') === false) continue;
    const form = next === undefined || next.startsWith('--') ? '' : hyphenAdvice(name);
    throw new InputError(`--${name}: expected ${option.expected}, got nothing.${form}`);
  }
}

const hyphenAdvice = (name: string) =>
  ` A value that begins with a hyphen is written as --${name}=VALUE.`;

function valuesOf<T extends OptionTable>(options: T, command: Command): OptionValues<T> {
  const entries = Object.entries(options).map(([name, declared]) => {
    const option = command.options.find(({ long }) => long === `--${name}`);
    const given: unknown = command.getOptionValue(option?.attributeName() ?? name);
    return [name, given ?? absent(declared)];
  });
  return Object.fromEntries(entries);
}

function absent(declared: OptionTable[string]): unknown {
  if (declared.kind === 'flag') return false;
  if (declared.kind === 'texts') return [];
  return declared.kind === 'number' ? declared.default : undefined;
}
