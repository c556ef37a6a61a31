import type { OptionTable } from './option-table.ts';

/** What a command takes. Its arguments are read, and its help is written, from this alone. */
export interface CommandDeclaration<T extends OptionTable = OptionTable> {
  /** How people type it, such as `npm run replay --`. */
  readonly typed: string;
  /** What it does, in one line; shown in the list of commands. */
  readonly summary: string;
  readonly description: string;
  readonly options: T;
  /** Arguments without a name, in commander's form: `<file>` or `[type]`, with what they are. */
  readonly operands?: Readonly<Record<string, string>>;
  /** Text below the options: examples, variables, exit status. */
  readonly after?: string;
}

/** A command with subcommands. */
export interface GroupDeclaration<S extends Readonly<Record<string, CommandDeclaration>>> {
  readonly typed: string;
  readonly summary: string;
  readonly description: string;
  readonly subcommands: S;
  /** The subcommand that is meant where the first argument is an option, or absent. */
  readonly default?: string;
  readonly after?: string;
}

/** Keeps the types of a declaration, for the values that are read. */
export const declareCommand = <const T extends OptionTable>(
  declaration: CommandDeclaration<T>,
): CommandDeclaration<T> => declaration;
