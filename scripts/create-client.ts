#!/usr/bin/env node
import { createClient } from '../src/oauth/create-client.ts';
import { processOutput } from '../src/output.ts';

process.exitCode = createClient(process.argv.slice(2), processOutput, new Date());
