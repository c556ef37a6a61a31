#!/usr/bin/env node
import { runCommand } from '../src/cli/run-command.ts';
import { migrateCommand } from '../src/migrate/command.ts';

await runCommand((output) => migrateCommand(output));
