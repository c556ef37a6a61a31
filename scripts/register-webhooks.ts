#!/usr/bin/env node
import { processOutput } from '../src/output.ts';
import { registerCommand } from '../src/registration/command.ts';

process.exitCode = await registerCommand(process.argv.slice(2), processOutput);
