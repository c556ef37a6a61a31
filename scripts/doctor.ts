#!/usr/bin/env node
import { doctorCommand } from '../src/doctor/command.ts';
import { runCommand } from '../src/run-command.ts';

await runCommand((output) => doctorCommand(process.argv.slice(2), output));
