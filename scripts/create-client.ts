#!/usr/bin/env node
import { createClient } from '../src/oauth/create-client.ts';

const output = {
  out: (text: string) => process.stdout.write(text),
  err: (text: string) => process.stderr.write(text),
};
process.exitCode = createClient(process.argv.slice(2), output, new Date());
