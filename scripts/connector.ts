#!/usr/bin/env node
import packageFile from '../package.json' with { type: 'json' };
import { runProgram } from '../src/cli/program.ts';
import { runCommand } from '../src/cli/run-command.ts';
import { COMMANDS } from './connector/commands.ts';

/** The command `connector`: see docs/operations.md. The scripts of package.json run it. */
await runCommand((output) =>
  runProgram(
    {
      name: 'connector',
      version: packageFile.version,
      description:
        'The commands of the connector. Each is a script of npm as well: "npm run replay -- --all" runs "connector replay --all".',
      commands: COMMANDS,
    },
    process.argv.slice(2),
    output,
  ),
);
