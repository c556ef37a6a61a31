#!/usr/bin/env node
import { doctorCommand } from '../src/doctor/command.ts';

process.exitCode = await doctorCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
