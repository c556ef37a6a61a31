#!/usr/bin/env node
import { runCommand } from '../src/cli/run-command.ts';
import { createSigningKey } from '../src/oauth/issuer/create-signing-key.ts';

await runCommand((output) => createSigningKey(process.argv.slice(2), output));
