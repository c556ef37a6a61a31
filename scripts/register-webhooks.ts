#!/usr/bin/env node
import { runCommand } from '../src/cli/run-command.ts';
import { registerCommand } from '../src/registration/command.ts';

await runCommand((output) => registerCommand(process.argv.slice(2), output));
