import type { Command } from 'commander';
import { argumentProblem } from './arguments/argument-problem.ts';
import { helpText, newCommand } from './arguments/build-command.ts';
import type { Output } from './output.ts';

/** A command of the program. Its implementation is loaded when it is run. */
export interface ProgramCommand {
  readonly summary: string;
  /** Runs it with the arguments after its name. @returns exit status */
  readonly run: (argv: readonly string[], output: Output) => Promise<number>;
}

/** A program that consists of commands. */
export interface Program {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly commands: Readonly<Record<string, ProgramCommand>>;
}

/**
 * Runs the command that the first argument names. The others are the command's own: it reads them,
 * and prints its own help.
 *
 * @param argv arguments without node and script
 * @returns exit status: that of the command; 0 for `--help` and `--version`
 * @throws InputError when there is no such command, and whatever the command throws
 */
export async function runProgram(
  program: Program,
  argv: readonly string[],
  output: Output,
): Promise<number> {
  const [first, second, ...rest] = argv;
  let status = 0;
  const root = rootCommand(program, output, (value) => {
    status = value;
  });
  const asked = first === 'help' && second !== undefined ? [second, '--help', ...rest] : argv;
  if (asked.length === 0 || ['help', '--help', '-h'].includes(asked[0] ?? '')) {
    output.out(helpText(root));
    return 0;
  }
  if (asked[0] === '--version') {
    output.out(`${program.version}\n`);
    return 0;
  }
  try {
    await root.parseAsync([...asked], { from: 'user' });
  } catch (error) {
    throw argumentProblem(error, root);
  }
  return status;
}

function rootCommand(
  { name, version, description, commands }: Program,
  output: Output,
  end: (status: number) => void,
): Command {
  const root = newCommand(name)
    .description(description)
    .version(version, '--version', 'show the version')
    .enablePositionalOptions()
    .configureHelp({
      ...newCommand(name).configureHelp(),
      subcommandTerm: (command) => command.name(),
    })
    .addHelpText('after', `\nEach command has its own help: ${name} replay --help`);
  for (const [word, { summary, run }] of Object.entries(commands)) {
    const command = newCommand(word)
      .summary(summary)
      .argument('[arguments...]')
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      .action(async (given: readonly string[]) => end(await run(given, output)));
    root.addCommand(command);
  }
  return root;
}
