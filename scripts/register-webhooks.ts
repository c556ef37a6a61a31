#!/usr/bin/env node
import { registerCommand } from '../src/registration/command.ts';
import { runCommand } from '../src/run-command.ts';

await runCommand((output) => registerCommand(process.argv.slice(2), output));
