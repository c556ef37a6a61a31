import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import type { Output } from '../src/cli/output.ts';
import { runCommand } from '../src/cli/run-command.ts';
import { type BenchOptions, readOptions } from './options.ts';
import { tableLines } from './report/table.ts';
import { writeDocs } from './report/write-docs.ts';
import type { Figure } from './rows/row.ts';
import { startStage } from './stage/stage.ts';

const RESULTS = new URL('results/', import.meta.url);
/** Load of the last minute, above which others disturb the measurement. */
const QUIET_LOAD = 0.5;
await runCommand(async (output) => {
  const options = readOptions(process.argv.slice(2));
  if (options.help !== undefined) {
    output.out(options.help);
    return 0;
  }
  await measureAll(options, output);
  return 0;
});

async function measureAll(options: BenchOptions, output: Output): Promise<void> {
  const loadBefore = loadavg();
  const progress = (line: string) => output.err(`${line}\n`);
  if ((loadBefore[0] ?? 0) > QUIET_LOAD) {
    progress(
      `This machine is busy: its load is ${loadBefore[0]?.toFixed(1)}. Read only the ratios.`,
    );
  }
  const stage = await startStage({ ...options, progress });
  const figures: Figure[] = [];
  try {
    for (const row of options.rows) {
      const measured = await row.measure(stage);
      for (const { what, median } of tableLines(measured)) progress(`${what}: ${median}`);
      figures.push(...measured);
    }
  } finally {
    await stage.close();
  }
  const lines = tableLines(figures);
  const report = {
    at: new Date(),
    node: process.version,
    processors: `${availableParallelism()} × ${cpus()[0]?.model}`,
    loadBefore,
    latency: options.latency,
    figures,
  };
  const text = `${JSON.stringify(report, null, 2)}\n`;
  await mkdir(RESULTS, { recursive: true });
  const file = new URL('latest.json', RESULTS);
  await writeFile(file, text);
  if (options.writeDocs) {
    const day = report.at.toISOString().slice(0, 10);
    await writeDocs(
      `Measured on ${day} with Node.js ${report.node} on ${report.processors}.`,
      lines,
    );
  }
  if (options.json) output.out(text);
  else console.table(lines);
  progress(`JSON: ${file.pathname}`);
}
