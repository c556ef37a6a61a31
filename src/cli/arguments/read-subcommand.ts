import { InputError } from '../../errors.ts';
import { buildGroup, helpText } from './build-command.ts';
import type { CommandDeclaration, GroupDeclaration } from './declaration.ts';
import type { OptionTable, OptionValues } from './option-table.ts';
import { asksForHelp, parse, readArguments } from './read-arguments.ts';

type Subcommands = Readonly<Record<string, CommandDeclaration>>;

/** What the arguments of a command with subcommands mean. */
export type ReadSubcommand<S extends Subcommands> =
  | { readonly help: string }
  | {
      [N in keyof S & string]: {
        readonly help?: undefined;
        readonly subcommand: N;
        readonly values: S[N] extends CommandDeclaration<infer T extends OptionTable>
          ? OptionValues<T>
          : never;
        readonly operands: readonly string[];
      };
    }[keyof S & string];

/**
 * Reads the arguments of a command with subcommands.
 *
 * @param argv arguments without node, script and the name of the command
 * @throws InputError with one line, which repeats no value of an unknown argument
 */
export function readSubcommand<S extends Subcommands>(
  group: GroupDeclaration<S>,
  argv: readonly string[],
): ReadSubcommand<S> {
  const [first = '', ...rest] = argv;
  const isNamed = Object.hasOwn(group.subcommands, first);
  if (!isNamed && (first === 'help' || asksForHelp(argv))) {
    return { help: helpText(buildGroup(group)) };
  }
  const name = isNamed ? first : defaultOf(group, first);
  const declaration = name === undefined ? undefined : group.subcommands[name];
  if (name === undefined || declaration === undefined) throw unknownSubcommand(group, first);
  const own = isNamed ? rest : argv;
  requireOwnOptions(group, name, own);
  const read = readArguments(declaration, own);
  if (read.help !== undefined) return read;
  return { subcommand: name, ...read } as unknown as ReadSubcommand<S>;
}

function defaultOf(group: GroupDeclaration<Subcommands>, first: string): string | undefined {
  return first === '' || first.startsWith('-') ? group.default : undefined;
}

function unknownSubcommand(group: GroupDeclaration<Subcommands>, first: string): unknown {
  const names = Object.keys(group.subcommands).join(', ');
  if (first === '') return new InputError(`Expected one of ${names}, got nothing. See --help.`);
  try {
    parse(buildGroup(group), [first]);
  } catch (error) {
    return error;
  }
  return new InputError(`Expected one of ${names}, got something else. See --help.`);
}

/** An option of another subcommand gets a sentence that names that one. */
function requireOwnOptions(
  { subcommands }: GroupDeclaration<Subcommands>,
  name: string,
  argv: readonly string[],
): void {
  const takes = (subcommand: string, option: string) =>
    Object.hasOwn(subcommands[subcommand]?.options ?? {}, option);
  for (const argument of argv) {
    const option = /^--([a-z-]+)(?:=|$)/.exec(argument)?.[1] ?? '';
    const others = Object.keys(subcommands).filter((other) => takes(other, option));
    if (option === '' || takes(name, option) || others.length === 0) continue;
    throw new InputError(
      `--${option}: not an option of ${name}; it belongs to ${others.join(', ')}. Leave it out.`,
    );
  }
}
