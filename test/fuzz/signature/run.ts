import { declareCommand } from '../../../src/cli/arguments/declaration.ts';
import { count } from '../../../src/cli/arguments/option-table.ts';
import { toolArguments } from '../../../src/cli/tool-arguments.ts';
import { fuzzSignature } from './fuzz-signature.ts';
import { fuzzPresets } from './presets/fuzz-presets.ts';

// npm run fuzz:signature -- --runs 100000 --seed 1
const { values } = toolArguments(
  declareCommand({
    typed: 'npm run fuzz:signature --',
    summary: 'mutate signed calls',
    description:
      'Mutates signed calls, none of which may be accepted. Exit status: 0 none was, 1 one was.',
    options: {
      runs: count(100000, 'number of mutations'),
      seed: count(1, 'seed of what is random', 0),
    },
  }),
);
const options = { runs: values.runs, seed: values.seed };
for (const [of, fuzz] of [
  ['of Digital River', fuzzSignature],
  ['of the other presets', fuzzPresets],
] as const) {
  const began = performance.now();
  const { tried, byKind, fault } = await fuzz(options);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  for (const [kind, count] of Object.entries(byKind).sort()) {
    process.stdout.write(`${String(count).padStart(7)}  ${kind}\n`);
  }
  process.stdout.write(
    `${tried} mutations of signed calls ${of} in ${seconds} s, ${fault === undefined ? 'none accepted' : 'FAULT'}\n`,
  );
  if (fault !== undefined) {
    process.stdout.write(`${fault}\n`);
    process.exitCode = 1;
  }
}
