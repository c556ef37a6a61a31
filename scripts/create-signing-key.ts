#!/usr/bin/env node
import { createSigningKey } from '../src/oauth/create-signing-key.ts';

process.exitCode = createSigningKey(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
