import { type Command, CommanderError } from 'commander';
import { InputError } from '../../errors.ts';
import { printable } from '../../printable.ts';

/** What commander adds to its message when a known name is similar to the unknown one. */
const SUGGESTION = /\(Did you mean (?:one of )?([^?]+)\?\)/;
/** The argument of commander's message about an unknown option. */
const UNKNOWN_OPTION = /unknown option '([^']*)/;
const MISSING_OPERAND = /missing required argument '([^']+)'/;
/** Of `--name=value` the name, and of `-xvalue` the letter: the rest may be a secret. */
const OPTION_NAME = /^(--[^=\s]+|-[^-])/;
const MAX_NAME_CHARACTERS = 40;
const NAME_OF_SECRET = /pass|secret|token|key/i;

/**
 * An error of commander in one line. Values of unknown arguments are never repeated, because they
 * may be secrets.
 *
 * @param error what parsing threw; everything but an error of commander is returned as it is
 */
export function argumentProblem(error: unknown, command: Command): unknown {
  if (!(error instanceof CommanderError)) return error;
  return new InputError(`${sentence(error, command)} See --help.`);
}

function sentence({ code, message }: CommanderError, command: Command): string {
  const suggestion = suggested(message);
  if (code === 'commander.unknownOption') return unknownOption(message, command, suggestion);
  if (code === 'commander.missingArgument') {
    const [, name = ''] = MISSING_OPERAND.exec(message) ?? [];
    const operand = command.registeredArguments.find((argument) => argument.name() === name);
    return `Expected ${operand?.description}: ${command.name()} ${command.usage()}.`;
  }
  const names = command.commands.map((subcommand) => subcommand.name());
  if (names.length > 0) {
    return `Expected one of ${names.join(', ')}, got something else.${suggestion}`;
  }
  const operands = command.registeredArguments.length;
  return operands === 0
    ? 'Expected an option that begins with --, got another argument.'
    : `Expected at most ${operands} argument${operands === 1 ? '' : 's'} without a name, got more.`;
}

function unknownOption(message: string, command: Command, suggestion: string): string {
  const [, argument = ''] = UNKNOWN_OPTION.exec(message) ?? [];
  const name = printable(OPTION_NAME.exec(argument)?.[0] ?? '-').slice(0, MAX_NAME_CHARACTERS);
  if (command.options.some(({ long }) => long === name)) {
    return `${name}: expected no value, got one.`;
  }
  const advice = NAME_OF_SECRET.test(name) ? ' Secrets belong in environment variables.' : '';
  return `${name}: unknown option.${suggestion}${advice}`;
}

function suggested(message: string): string {
  const [, names] = SUGGESTION.exec(message) ?? [];
  return names === undefined ? '' : ` Did you mean ${names}?`;
}
