import type { CommandDeclaration } from './arguments/declaration.ts';
import type { OptionTable, OptionValues } from './arguments/option-table.ts';
import { readArguments } from './arguments/read-arguments.ts';

/**
 * Reads the arguments of this process, for a tool that is a script of its own. Ends the process
 * after `--help` with 0, and with 2 and one line when the arguments are wrong: call it before
 * anything is done.
 */
export function toolArguments<T extends OptionTable>(
  declaration: CommandDeclaration<T>,
): { readonly values: OptionValues<T>; readonly operands: readonly string[] } {
  try {
    const read = readArguments(declaration, process.argv.slice(2));
    if (read.help === undefined) return read;
    process.stdout.write(read.help);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(2);
  }
  process.exit(0);
}
