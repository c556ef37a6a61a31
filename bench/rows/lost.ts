import { Bursts } from '../stage/burst.ts';
import { Connector } from '../stage/connector.ts';
import { startRival } from '../stage/rival.ts';
import type { Stage } from '../stage/stage.ts';
import type { Figure, Row } from './row.ts';

const MAX_ROUNDS = 3;

export const lost: Row = {
  name: 'lost',
  about: 'acknowledged events that are lost when the web process is killed after a burst',
  measure,
};

/** A process that is killed is started anew for the next round. */
async function measure(stage: Stage): Promise<readonly Figure[]> {
  const perSecond: number[] = [];
  const [ourLosses, naiveLosses]: [number[], number[]] = [[], []];
  const rounds = Math.min(MAX_ROUNDS, stage.rounds);
  for (let round = 0; round < rounds; round += 1) {
    stage.progress(`lost: round ${round + 1} of ${rounds}`);
    const naive = await fastNaive(stage);
    perSecond.push(naive.perSecond);
    naiveLosses.push(naive.lost);
    ourLosses.push(await ours(stage));
  }
  return [
    { what: 'acknowledged, fast naive', values: perSecond, unit: '/s' },
    { what: 'lost when killed, fast naive', values: naiveLosses, unit: 'events' },
    { what: 'lost when killed, ours', values: ourLosses, unit: 'events', target: { max: 0 } },
  ];
}

async function fastNaive(stage: Stage): Promise<{ perSecond: number; lost: number }> {
  const rival = await startRival(stage, 'fast-naive');
  try {
    const bursts = new Bursts(stage, [rival.url]);
    await stage.org.reset();
    const first = await bursts.burst();
    const second = await bursts.burst();
    await rival.process.stop('SIGKILL');
    const { orders } = await stage.org.counts();
    const acknowledged = Math.round(
      first.perSecond * first.seconds + second.perSecond * second.seconds,
    );
    return { perSecond: second.perSecond, lost: acknowledged - orders };
  } finally {
    await rival.process.stop('SIGKILL');
  }
}

async function ours(stage: Stage): Promise<number> {
  const connector = await Connector.create(stage);
  try {
    await connector.startWeb();
    const { perSecond, seconds } = await new Bursts(stage, connector.urls).burst();
    await connector.killWebs();
    return Math.round(perSecond * seconds) - (await connector.open());
  } finally {
    await connector.close();
  }
}
