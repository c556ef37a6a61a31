import { declareCommand } from '../../../src/cli/arguments/declaration.ts';
import { count, text } from '../../../src/cli/arguments/option-table.ts';
import { toolArguments } from '../../../src/cli/tool-arguments.ts';
import { fuzzEvents } from './fuzz-events.ts';

// npm run fuzz -- --events 100000 --seed 1
const { values } = toolArguments(
  declareCommand({
    typed: 'npm run fuzz --',
    summary: 'process mutated events',
    description:
      'Lets the connector process mutated events. Exit status: 0 no problem was found, 1 there are problems.',
    options: {
      events: count(20000, 'number of events'),
      seed: count(1, 'seed of what is random', 0),
      folder: text('FOLDER', 'data and logs; a temporary folder unless given', 'a folder'),
    },
  }),
);
const { report, problems } = await fuzzEvents({
  events: values.events,
  seed: values.seed,
  folder: values.folder,
});
process.stdout.write(`${report}\n`);
for (const problem of problems) process.stdout.write(`PROBLEM: ${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
