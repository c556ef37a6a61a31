#!/usr/bin/env node
import { runCommand } from '../src/cli/run-command.ts';
import { createClient } from '../src/oauth/issuer/create-client.ts';

await runCommand((output) => createClient(process.argv.slice(2), output, new Date()));
