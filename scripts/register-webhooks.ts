#!/usr/bin/env node
import { runCommand } from '../src/cli/run-command.ts';
import { COMMANDS } from './connector/commands.ts';

/** `connector register-webhooks`, under the name that Digital River's merchants know. */
await runCommand(
  (output) => COMMANDS['register-webhooks']?.run(process.argv.slice(2), output) ?? 2,
);
