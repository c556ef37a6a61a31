#!/usr/bin/env node
import { registerCommand } from '../src/registration/command.ts';

process.exitCode = await registerCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
