import { parseArgs } from 'node:util';
import { fuzzEvents } from './fuzz-events.ts';

// npm run fuzz -- --events 100000 --seed 1
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string' },
  },
});
const { report, problems } = await fuzzEvents({
  events: Number(values.events),
  seed: Number(values.seed),
  folder: values.folder,
});
process.stdout.write(`${report}\n`);
for (const problem of problems) process.stdout.write(`PROBLEM: ${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
