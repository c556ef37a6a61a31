#!/usr/bin/env node
import { doctorCommand } from '../src/doctor/command.ts';
import { processOutput } from '../src/output.ts';

process.exitCode = await doctorCommand(process.argv.slice(2), processOutput);
