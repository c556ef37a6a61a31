import { setTimeout as sleep } from 'node:timers/promises';
import { Bursts } from '../stage/burst.ts';
import { Connector } from '../stage/connector.ts';
import { startRival } from '../stage/rival.ts';
import type { Stage } from '../stage/stage.ts';
import { type Figure, type Row, ratioFigure } from './row.ts';

/** More than a worker applies within one burst, so that it has work all the time. */
const BACKLOG = 10_000;
const BURST_SECONDS = 4;
const FLOOR_WARM_UPS = 3;
/** Each takes about 15 s. */
const MAX_ROUNDS = 5;

export const applying: Row = {
  name: 'applying',
  about: 'events acknowledged per second while a worker applies a backlog',
  measure,
};

/** The worker runs in our bursts only. */
async function measure(stage: Stage): Promise<readonly Figure[]> {
  const connector = await Connector.create(stage);
  const floor = await startRival(stage, 'floor');
  const applied: number[] = [];
  try {
    await connector.startWeb();
    const other = new Bursts(stage, [floor.url]);
    for (let warmUp = 0; warmUp < FLOOR_WARM_UPS; warmUp += 1) await other.warmUp();
    const ours = new Bursts(stage, connector.urls, BURST_SECONDS);
    const rounds = Math.min(MAX_ROUNDS, stage.rounds);
    for (let round = 0; round < rounds; round += 1) {
      while ((await connector.open()) < BACKLOG) await ours.warmUp();
      stage.progress(`applying: round ${round + 1} of ${rounds}`);
      await startApplying(connector);
      const before = await connector.settled();
      const { seconds } = await ours.burst();
      applied.push(((await connector.settled()) - before) / seconds);
      await connector.stopWorkers();
      await other.burst();
    }
    const what = 'acknowledged while applying, ours';
    return [
      { what, values: ours.perSecond, unit: '/s' },
      { what: 'applied meanwhile, ours', values: applied, unit: '/s' },
      ratioFigure(`${what} ÷ floor`, ours.perSecond, other.perSecond, { min: 0.4 }),
    ];
  } finally {
    await floor.process.stop('SIGKILL');
    await connector.close();
  }
}

/** Waits until the worker has logged in, and has applied its first batch. */
async function startApplying(connector: Connector): Promise<void> {
  const before = await connector.settled();
  await connector.startWorker();
  while ((await connector.settled()) === before) await sleep(50);
}
