#!/usr/bin/env node
import { runCommand } from '../src/cli/run-command.ts';
import { doctorCommand } from '../src/doctor/command.ts';

await runCommand((output) => doctorCommand(process.argv.slice(2), output));
