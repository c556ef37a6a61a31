import { runChaos } from './chaos.ts';
import { type ChaosOptions, readOptions } from './options.ts';
import { report } from './report.ts';
import { startStage } from './stage/stage.ts';

// `npm run chaos`, see README.md in this folder. Exit status: 0 all promises were kept, 1 a promise
// was broken, 2 the run failed.
const options = optionsOrEnd();
const stopping = new AbortController();
const closing: (() => Promise<void>)[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stopping.abort());
}

async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) {
    await close().catch((error: unknown) => console.error('A part could not be stopped:', error));
  }
}

try {
  const stage = await startStage(options, closing);
  const result = await runChaos(options, stage, stopping.signal);
  await closeAll();
  console.log(report(options, stage, result));
  const passed = result.findings.length === 0 && !stopping.signal.aborted;
  if (passed && options.folder === undefined) await stage.remove();
  else console.log(`Logs and data: ${stage.folder} and ${stage.database.dataFolder}`);
  process.exit(passed ? 0 : 1);
} catch (error) {
  await closeAll();
  console.error(error);
  process.exit(2);
}

/** Ends the process after the help, and after one line about a wrong option. */
function optionsOrEnd(): ChaosOptions {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options.help === undefined) return options;
    process.stdout.write(options.help);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
  process.exit(0);
}
