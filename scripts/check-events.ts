#!/usr/bin/env node
import { checkEvents } from '../local/check-events.ts';
import { readLocalConfig } from '../local/config.ts';
import { readDescription } from '../local/description.ts';
import { runCommand } from '../src/cli/run-command.ts';
import { InputError } from '../src/errors.ts';

await runCommand(async (output) => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    throw new InputError('Expected a folder of events: npm run check-events -- <folder>');
  }
  const local = await readDescription(readLocalConfig().folder);
  const allStored = await checkEvents(local, folder, (line) => output.out(`${line}\n`));
  return allStored ? 0 : 1;
});
