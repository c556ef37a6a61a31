#!/usr/bin/env node
import { runCommand } from '../src/cli/run-command.ts';
import { replayCommand } from '../src/replay/command.ts';

await runCommand((output) => replayCommand(process.argv.slice(2), output));
