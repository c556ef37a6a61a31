import { MINUTE_MS } from '../../src/time.ts';
import { removeStage, startStage } from './stage.ts';
import { runUpgrade } from './upgrade.ts';

// `npm run check-upgrade`, see README.md in this folder. Exit status: 0 all promises were kept, 1 a
// promise was broken, 2 the run failed.
const MAX_FINDINGS = 20;
/** Far more than a run takes; then an event was refused again and again. */
const TIMEOUT_MS = 3 * MINUTE_MS;

const stopping = new AbortController();
const closing: (() => Promise<void>)[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) {
    await close().catch((error: unknown) => console.error('A part could not be stopped:', error));
  }
}

try {
  const stage = await startStage(closing);
  const giveUp = AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const findings = await runUpgrade(stage, console.log, giveUp);
  await closeAll();
  for (const finding of findings.slice(0, MAX_FINDINGS)) console.log(`broken: ${finding}`);
  console.log(`upgrade and roll back: ${findings.length} promises broken`);
  const passed = findings.length === 0 && !stopping.signal.aborted;
  if (passed) await removeStage(stage);
  else console.log(`Logs and data: ${stage.folder} and ${stage.database.dataFolder}`);
  process.exit(passed ? 0 : 1);
} catch (error) {
  await closeAll();
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
