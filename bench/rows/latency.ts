import type { LoadResult } from '../load/load-request.ts';
import { median } from '../report/statistics.ts';
import { Bursts } from '../stage/burst.ts';
import { Connector } from '../stage/connector.ts';
import { CONNECTIONS } from '../stage/load-generator.ts';
import { startRival } from '../stage/rival.ts';
import type { Stage } from '../stage/stage.ts';
import { type Figure, type Row, ratioFigure } from './row.ts';

const FLOOR_BURSTS = 3;
const WARM_UPS = 2;

export const latency: Row = {
  name: 'latency',
  about: "p99 of the acknowledgement at half the floor's rate",
  measure,
};

/** Events come at a fixed rate; the time of each counts from when it is due. */
async function measure(stage: Stage): Promise<readonly Figure[]> {
  const connector = await Connector.create(stage);
  const floor = await startRival(stage, 'floor');
  try {
    await connector.startWeb();
    const [ours, other] = [new Bursts(stage, connector.urls), new Bursts(stage, [floor.url])];
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) {
      await ours.warmUp();
      await other.warmUp();
    }
    for (let burst = 0; burst < FLOOR_BURSTS; burst += 1) await other.burst();
    const rate = median(other.perSecond) / 2;
    const [ourResults, floorResults]: [LoadResult[], LoadResult[]] = [[], []];
    for (let round = 0; round < stage.rounds; round += 1) {
      stage.progress(
        `latency: round ${round + 1} of ${stage.rounds}, ${Math.round(rate)} a second`,
      );
      ourResults.push(await atRate(stage, connector.urls, rate));
      floorResults.push(await atRate(stage, [floor.url], rate));
    }
    return figures(rate, ourResults, floorResults);
  } finally {
    await floor.process.stop('SIGKILL');
    await connector.close();
  }
}

function atRate(stage: Stage, urls: readonly string[], rate: number): Promise<LoadResult> {
  const count = Math.ceil(rate * stage.burstSeconds);
  const first = stage.takeNumbers(count);
  return stage.load.send({ urls, plan: 'by-id', connections: CONNECTIONS, count, first, rate });
}

function figures(
  rate: number,
  ours: readonly LoadResult[],
  floor: readonly LoadResult[],
): Figure[] {
  const [ourP99, floorP99] = [ours, floor].map((results) => results.map(({ p99 }) => p99));
  return [
    { what: "half the floor's rate", values: [rate], unit: '/s' },
    // Below 1, events come faster than they are acknowledged, and p99 grows with the duration.
    {
      what: 'share of that acknowledged, ours',
      values: ours.map((each) => each.perSecond / rate),
      unit: '×',
    },
    { what: 'p99 at that rate, ours', values: ourP99 ?? [], unit: 'ms' },
    { what: 'p99 at that rate, floor', values: floorP99 ?? [], unit: 'ms' },
    ratioFigure('p99 at that rate, ours ÷ floor', ourP99 ?? [], floorP99 ?? [], { max: 2 }),
  ];
}
