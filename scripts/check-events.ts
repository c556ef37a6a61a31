#!/usr/bin/env node
import { checkEvents } from '../local/check-events.ts';
import { readLocalConfig } from '../local/config.ts';
import { readDescription } from '../local/description.ts';

const [folder] = process.argv.slice(2);
try {
  if (folder === undefined)
    throw new Error('Expected a folder of events: npm run check-events -- <folder>');
  const local = await readDescription(readLocalConfig().folder);
  const allStored = await checkEvents(local, folder, (line) => process.stdout.write(`${line}\n`));
  process.exitCode = allStored ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
