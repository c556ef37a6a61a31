import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { Attack } from './attack.ts';
import { bodyAttacks } from './attacks/bodies.ts';
import { connectionAttacks } from './attacks/connections.ts';
import { consoleAttacks } from './attacks/console.ts';
import { guessAttacks } from './attacks/guesses.ts';
import { requestAttacks } from './attacks/requests.ts';
import { sizeAttacks } from './attacks/sizes.ts';
import { slowAttacks } from './attacks/slow.ts';
import { tokenAttacks } from './attacks/tokens.ts';
import { findProblems } from './final-checks.ts';
import { fuzz } from './fuzz.ts';
import { type GoodCallers, type Measurement, startGoodCallers } from './good-callers.ts';
import { type Stage, startStage } from './stage.ts';

/** Maximum growth of the web process's memory, in MiB. */
const MAX_GROWTH_MIB = 200;
/** Duration of the measurement before the attacks. */
const BASELINE_MS = 4000;

const { values } = parseArgs({
  options: {
    fuzz: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});

const attacks: Attack[] = [
  ...requestAttacks,
  ...bodyAttacks,
  ...sizeAttacks,
  ...connectionAttacks,
  ...tokenAttacks,
  ...guessAttacks,
  ...consoleAttacks,
  ...slowAttacks,
  fuzz(Number(values.fuzz), Number(values.seed)),
].filter(({ name }) => name.includes(values.only));

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
  head: ['Attack', 'Expected', 'Actual', 'Good callers meanwhile', 'MiB'],
  colWidths: [44, 28, 44, 30, 6],
  wordWrap: true,
  style: { head: [], border: [] },
});
for (const attack of attacks) await runAttack(attack, stage, callers);
await callers.stop();
problems.push(...(await findProblems(stage)));
await stage.stop();
print(table.toString());
for (const problem of problems) print(`PROBLEM: ${problem}`);
print(`${attacks.length} attacks, ${problems.length} problems.`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function runAttack(attack: Attack, stage: Stage, callers: GoodCallers): Promise<void> {
  const { actual, passed } = await attack.run(stage);
  const measured = callers.takeMeasurement();
  const mib = await stage.memory();
  table.push([attack.name, attack.expected, actual, describe(measured, baseline), mib.toFixed(0)]);
  const failed = Object.values(measured.failures).reduce((sum, count) => sum + count, 0);
  if (!passed) problems.push(`${attack.name}: expected ${attack.expected}, got ${actual}.`);
  if (failed > 0) problems.push(`${attack.name}: ${failed} good calls were not answered 202.`);
  if (!stage.alive()) problems.push(`${attack.name}: the web process has exited.`);
  if (mib - memory > MAX_GROWTH_MIB) {
    problems.push(
      `${attack.name}: memory grew from ${memory.toFixed(0)} to ${mib.toFixed(0)} MiB.`,
    );
  }
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
