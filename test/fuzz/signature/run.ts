import { parseArgs } from 'node:util';
import { fuzzSignature } from './fuzz-signature.ts';

// npm run fuzz:signature -- --runs 100000 --seed 1
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const began = performance.now();
const { tried, byKind, fault } = await fuzzSignature({
  runs: Number(values.runs),
  seed: Number(values.seed),
});
const seconds = ((performance.now() - began) / 1000).toFixed(1);
for (const [kind, count] of Object.entries(byKind).sort()) {
  process.stdout.write(`${String(count).padStart(7)}  ${kind}\n`);
}
process.stdout.write(
  `${tried} mutations of signed calls in ${seconds} s, ${fault === undefined ? 'none accepted' : 'FAULT'}\n`,
);
if (fault !== undefined) {
  process.stdout.write(`${fault}\n`);
  process.exitCode = 1;
}
