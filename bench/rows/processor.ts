import type { LoadResult } from '../load/load-request.ts';
import { Bursts } from '../stage/burst.ts';
import { Connector } from '../stage/connector.ts';
import { postgresPids, processorTime } from '../stage/processor-time.ts';
import { startRival } from '../stage/rival.ts';
import type { Stage } from '../stage/stage.ts';
import { type Figure, type Row, ratioFigure } from './row.ts';

const WARM_UPS = 3;
/** What the rates of other rows are measured on. */
const CORES = 2;

export const processor: Row = {
  name: 'processor',
  about: 'processor time for an acknowledged event, on Linux: floor, ours, PostgreSQL',
  measure,
};

/** Unlike a rate, processor time hardly depends on what else the machine does. */
async function measure(stage: Stage): Promise<readonly Figure[]> {
  const connector = await Connector.create(stage);
  const rival = await startRival(stage, 'floor');
  const used = { ours: [], postgres: [], floor: [], load: [] } as Record<string, number[]>;
  try {
    await connector.startWeb();
    const [ours, floor] = [new Bursts(stage, connector.urls), new Bursts(stage, [rival.url])];
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) {
      await ours.warmUp();
      await floor.warmUp();
    }
    const floorPids = [rival.process.child.pid ?? 0];
    for (let round = 0; round < stage.rounds; round += 1) {
      stage.progress(`processor: round ${round + 1} of ${stage.rounds}`);
      const postgres = await postgresPids(connector.pool);
      const groups = { ours: connector.webPids, postgres };
      const { processorPerEvent } = await note(used, groups, () => ours.burst());
      used.load?.push(processorPerEvent);
      await note(used, { floor: floorPids }, () => floor.burst());
    }
    return figures(used);
  } finally {
    await rival.process.stop('SIGKILL');
    await connector.close();
  }
}

/** Adds the microseconds for an event that each group of processes has used during a burst. */
async function note(
  used: Record<string, number[]>,
  groups: Readonly<Record<string, readonly number[]>>,
  burst: () => Promise<LoadResult>,
): Promise<LoadResult> {
  const entries = Object.entries(groups);
  const before = await Promise.all(entries.map(([, pids]) => processorTime(pids)));
  const result = await burst();
  const after = await Promise.all(entries.map(([, pids]) => processorTime(pids)));
  entries.forEach(([name], index) => {
    const spent = (after[index] ?? Number.NaN) - (before[index] ?? Number.NaN);
    used[name]?.push(spent / (result.perSecond * result.seconds));
  });
  return result;
}

function figures({ ours = [], postgres = [], floor = [], load = [] }: Record<string, number[]>) {
  const perEvent = 'processor time for an event';
  const together = ours.map((own, round) => {
    return own + (postgres[round] ?? Number.NaN) + (load[round] ?? Number.NaN);
  });
  // One event loop has one core, and all processes together have two.
  const least = ours.map((own, round) => Math.max(own, (together[round] ?? Number.NaN) / CORES));
  const figure = (what: string, values: readonly number[]): Figure => ({
    what: `${perEvent}, ${what}`,
    ...{ values, unit: 'µs' },
  });
  return [
    figure('floor', floor),
    figure('ours', ours),
    figure('PostgreSQL', postgres),
    figure('load generator', load),
    ratioFigure('ours ÷ floor that this allows on two cores', floor, least),
  ];
}
