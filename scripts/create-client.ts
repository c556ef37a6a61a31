#!/usr/bin/env node
import { createClient } from '../src/oauth/create-client.ts';
import { runCommand } from '../src/run-command.ts';

await runCommand((output) => createClient(process.argv.slice(2), output, new Date()));
