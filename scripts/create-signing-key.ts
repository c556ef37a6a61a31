#!/usr/bin/env node
import { createSigningKey } from '../src/oauth/create-signing-key.ts';
import { processOutput } from '../src/output.ts';

process.exitCode = createSigningKey(process.argv.slice(2), processOutput);
