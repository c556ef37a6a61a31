#!/usr/bin/env node
import { backfillCommand } from '../src/backfill/command.ts';
import { runCommand } from '../src/cli/run-command.ts';

await runCommand((output) => backfillCommand(process.argv.slice(2), output));
