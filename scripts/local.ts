#!/usr/bin/env node
import { localCommand } from '../local/command.ts';
import { runCommand } from '../src/cli/run-command.ts';

await runCommand((output) => localCommand(process.argv.slice(2), output));
