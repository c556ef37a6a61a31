import { Bursts } from '../stage/burst.ts';
import { Connector } from '../stage/connector.ts';
import { type Rival, type RivalName, startRival } from '../stage/rival.ts';
import type { Stage } from '../stage/stage.ts';
import { type Figure, type Row, ratioFigure } from './row.ts';

const WARM_UPS = 3;
const RIVALS: readonly RivalName[] = ['floor', 'pg-boss', 'naive'];

export const acknowledged: Row = {
  name: 'acknowledged',
  about: 'events acknowledged per second, by 64 connections',
  measure,
};

async function measure(stage: Stage): Promise<readonly Figure[]> {
  const connector = await Connector.create(stage);
  const rivals: Rival[] = [];
  try {
    await connector.startWeb();
    for (const name of RIVALS) rivals.push(await startRival(stage, name));
    const ours = new Bursts(stage, connector.urls);
    const others = rivals.map(({ url }) => new Bursts(stage, [url]));
    const all = [ours, ...others];
    for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) {
      for (const each of all) await each.warmUp();
    }
    for (let round = 0; round < stage.rounds; round += 1) {
      stage.progress(`acknowledged: round ${round + 1} of ${stage.rounds}`);
      for (const each of round % 2 === 0 ? all : all.toReversed()) await each.burst();
    }
    return figures(ours, others);
  } finally {
    await Promise.all(rivals.map(({ process }) => process.stop('SIGKILL')));
    await connector.close();
  }
}

function figures(ours: Bursts, others: readonly Bursts[]): Figure[] {
  const [floor = [], boss = [], naive = []] = others.map(({ perSecond }) => perSecond);
  return [
    { what: 'acknowledged, ours', values: ours.perSecond, unit: '/s' },
    { what: 'acknowledged, floor', values: floor, unit: '/s' },
    { what: 'acknowledged, pg-boss', values: boss, unit: '/s' },
    { what: 'acknowledged, naive', values: naive, unit: '/s' },
    ratioFigure('acknowledged, ours ÷ floor', ours.perSecond, floor, { min: 0.75 }),
    ratioFigure('acknowledged, ours ÷ pg-boss', ours.perSecond, boss, { min: 3 }),
    ratioFigure('acknowledged, ours ÷ naive', ours.perSecond, naive, { min: 15 }),
  ];
}
