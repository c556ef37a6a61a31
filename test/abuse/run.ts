import { setTimeout as sleep } from 'node:timers/promises';
import Table from 'cli-table3';
import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { count, text } from '../../src/cli/arguments/option-table.ts';
import { toolArguments } from '../../src/cli/tool-arguments.ts';
import { checkMemory } from '../fuzz/events/check-memory.ts';
import { fuzzEvents } from '../fuzz/events/fuzz-events.ts';
import type { Attack } from './attack.ts';
import { bodyAttacks } from './attacks/bodies.ts';
import { chunkAttacks } from './attacks/chunks.ts';
import { connectionAttacks } from './attacks/connections.ts';
import { consoleAttacks } from './attacks/console.ts';
import { endlessAttacks } from './attacks/endless.ts';
import { guessAttacks } from './attacks/guesses.ts';
import { requestAttacks } from './attacks/requests.ts';
import { sizeAttacks } from './attacks/sizes.ts';
import { slowAttacks } from './attacks/slow.ts';
import { tokenAttacks } from './attacks/tokens.ts';
import { findProblems } from './final-checks.ts';
import { fuzz } from './fuzz.ts';
import { type GoodCallers, type Measurement, startGoodCallers } from './good-callers.ts';
import { type Stage, startStage } from './stage.ts';

const MIB = 1024 * 1024;
/** Duration of the measurement before the attacks. */
const BASELINE_MS = 4000;

const { values } = toolArguments(
  declareCommand({
    typed: 'npm run abuse --',
    summary: 'attack the web process',
    description:
      'Attacks the web process while good callers use it. Exit status: 0 no problem was found, 1 there are problems.',
    options: {
      fuzz: count(5000, 'random requests', 0),
      seed: count(1, 'seed of what is random', 0),
      events: count(2500, 'mutated events behind the endpoint', 0),
      only: text('NAME', 'the attacks with this in their names'),
    },
  }),
);

const attacks: Attack[] = [
  ...requestAttacks,
  ...bodyAttacks,
  ...sizeAttacks,
  ...endlessAttacks,
  ...chunkAttacks,
  ...connectionAttacks,
  ...tokenAttacks,
  ...guessAttacks,
  ...consoleAttacks,
  ...slowAttacks,
  fuzz(values.fuzz, values.seed),
].filter(({ name }) => name.includes(values.only ?? ''));

const stage = await startStage();
const callers = startGoodCallers(stage);
const problems: string[] = [];
await sleep(BASELINE_MS / 2);
callers.takeMeasurement();
await sleep(BASELINE_MS);
const baseline = callers.takeMeasurement();
const memory = await stage.memory();
print(`Baseline: ${describe(baseline, baseline)}; web process ${memory.toFixed(0)} MiB.`);
const table = new Table({
  head: ['Attack', 'Expected', 'Actual', 'Good callers meanwhile', 'MiB', 's'],
  colWidths: [44, 28, 44, 30, 6, 6],
  wordWrap: true,
  style: { head: [], border: [] },
});
for (const attack of attacks) await runAttack(attack, stage, callers);
await callers.stop();
problems.push(...(await findProblems(stage)));
await stage.stop();
print(table.toString());
if (values.events > 0 && values.only === undefined) {
  const options = { events: values.events, seed: values.seed };
  const behind = await fuzzEvents(options);
  print(behind.report);
  problems.push(...behind.problems);
}
for (const problem of problems) print(`PROBLEM: ${problem}`);
print(`${attacks.length} attacks, ${problems.length} problems.`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function runAttack(attack: Attack, stage: Stage, callers: GoodCallers): Promise<void> {
  const began = performance.now();
  const { actual, passed } = await attack.run(stage);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const measured = callers.takeMeasurement();
  const mib = await stage.memory();
  const calls = describe(measured, baseline);
  table.push([attack.name, attack.expected, actual, calls, mib.toFixed(0), seconds]);
  const failed = Object.values(measured.failures).reduce((sum, count) => sum + count, 0);
  if (!passed) problems.push(`${attack.name}: expected ${attack.expected}, got ${actual}.`);
  if (failed > 0) problems.push(`${attack.name}: ${failed} good calls were not answered 202.`);
  if (!stage.alive()) problems.push(`${attack.name}: the web process has exited.`);
  // On a busy machine memory is collected late, so the bound is what a dyno has.
  const tooLarge = checkMemory([{ name: 'the web process', bytes: mib * MIB }]);
  problems.push(...tooLarge.map((problem) => `${attack.name}: ${problem}`));
}

/** Describes a measurement. After short attacks there are too few calls for a percentile. */
function describe({ calls, failures, p99 }: Measurement, { p99: before }: Measurement): string {
  const others = Object.entries(failures).map(([status, count]) => `, ${count} × ${status}`);
  const ratio = calls < 50 ? '' : `, p99 ${p99.toFixed(0)} ms, ×${(p99 / before).toFixed(1)}`;
  return `${calls} calls${ratio}${others.join('')}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
