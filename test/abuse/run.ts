import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { afterwards } from './afterwards.ts';
import type { Attack } from './attack.ts';
import { bodyAttacks } from './attacks/bodies.ts';
import { connectionAttacks } from './attacks/connections.ts';
import { consoleAttacks } from './attacks/console.ts';
import { guessAttacks } from './attacks/guesses.ts';
import { requestAttacks } from './attacks/requests.ts';
import { sizeAttacks } from './attacks/sizes.ts';
import { slowAttacks } from './attacks/slow.ts';
import { tokenAttacks } from './attacks/tokens.ts';
import { fuzz } from './fuzz.ts';
import { type GoodCallers, type Service, startGoodCallers } from './good-callers.ts';
import { type Stage, startStage } from './stage.ts';

/** The web process may grow by this much over its memory at the start. */
const MAX_GROWTH_MIB = 200;
const CALM_MS = 4000;

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
await sleep(CALM_MS / 2);
callers.take();
await sleep(CALM_MS);
const calm = callers.take();
const memory = await stage.memory();
say(`Before: ${service(calm, calm)}; web process ${memory.toFixed(0)} MiB.`);
const table = new Table({
  head: ['Attack', 'Expected', 'Came', 'Good callers meanwhile', 'MiB'],
  colWidths: [44, 28, 44, 30, 6],
  wordWrap: true,
  style: { head: [], border: [] },
});
for (const attack of attacks) await carryOut(attack, stage, callers);
await callers.stop();
problems.push(...(await afterwards(stage)));
await stage.stop();
say(table.toString());
for (const problem of problems) say(`PROBLEM: ${problem}`);
say(`${attacks.length} attacks, ${problems.length} problems.`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function carryOut(attack: Attack, stage: Stage, callers: GoodCallers): Promise<void> {
  const { came, good } = await attack.run(stage);
  const served = callers.take();
  const mib = await stage.memory();
  table.push([attack.name, attack.expected, came, service(served, calm), mib.toFixed(0)]);
  const failed = Object.values(served.failures).reduce((sum, count) => sum + count, 0);
  if (!good) problems.push(`${attack.name}: expected ${attack.expected}, got ${came}.`);
  if (failed > 0) problems.push(`${attack.name}: ${failed} good calls were not answered 202.`);
  if (!stage.alive()) problems.push(`${attack.name}: the web process has ended.`);
  if (mib - memory > MAX_GROWTH_MIB) {
    problems.push(
      `${attack.name}: memory grew from ${memory.toFixed(0)} to ${mib.toFixed(0)} MiB.`,
    );
  }
}

/** Short attacks leave no time to measure good callers; then only their number is told. */
function service({ calls, failures, p99 }: Service, { p99: before }: Service): string {
  const others = Object.entries(failures).map(([status, count]) => `, ${count} × ${status}`);
  const ratio = calls < 50 ? '' : `, p99 ${p99.toFixed(0)} ms, ×${(p99 / before).toFixed(1)}`;
  return `${calls} calls${ratio}${others.join('')}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
