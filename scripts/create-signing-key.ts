#!/usr/bin/env node
import { createSigningKey } from '../src/oauth/create-signing-key.ts';
import { runCommand } from '../src/run-command.ts';

await runCommand((output) => createSigningKey(process.argv.slice(2), output));
