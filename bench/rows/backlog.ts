import { Connector } from '../stage/connector.ts';
import { CONNECTIONS } from '../stage/load-generator.ts';
import { type Rival, startRival } from '../stage/rival.ts';
import type { Stage } from '../stage/stage.ts';
import { type Figure, type Row, ratioFigure } from './row.ts';

const ORDERS = 2000;
/** Each takes naive ten seconds. */
const MAX_ROUNDS = 3;

export const backlog: Row = {
  name: 'backlog',
  about: '2,000 orders of a backlog applied, from the start of the work to the last write',
  measure,
};

async function measure(stage: Stage): Promise<readonly Figure[]> {
  const connector = await Connector.create(stage);
  const naive = await startRival(stage, 'naive');
  const [ourSeconds, naiveSeconds]: [number[], number[]] = [[], []];
  try {
    await connector.startWeb();
    const rounds = Math.min(MAX_ROUNDS, stage.rounds);
    for (let round = 0; round < rounds; round += 1) {
      stage.progress(`backlog: round ${round + 1} of ${rounds}`);
      ourSeconds.push(await ours(stage, connector));
      naiveSeconds.push(await naiveOnes(stage, naive));
    }
    return [
      { what: '2,000 orders applied, ours', values: ourSeconds, unit: 's' },
      { what: '2,000 orders applied, naive', values: naiveSeconds, unit: 's' },
      ratioFigure('2,000 orders applied, ours ÷ naive', ourSeconds, naiveSeconds, { max: 1 / 8 }),
    ];
  } finally {
    await naive.process.stop('SIGKILL');
    await connector.close();
  }
}

/** From the moment at which the worker begins to look for work. */
async function ours(stage: Stage, connector: Connector): Promise<number> {
  await send(stage, connector.urls);
  await stage.org.reset();
  const began = await connector.startWorker();
  await connector.drained();
  const { orders, lastWriteAt } = await stage.org.counts();
  await connector.stopWorkers();
  return secondsFor(orders, lastWriteAt - began);
}

/** From the first event that is sent. */
async function naiveOnes(stage: Stage, naive: Rival): Promise<number> {
  await stage.org.reset();
  const { firstSentAt } = await send(stage, [naive.url]);
  const { orders, lastWriteAt } = await stage.org.counts();
  return secondsFor(orders, lastWriteAt - firstSentAt);
}

function send(stage: Stage, urls: readonly string[]) {
  const first = stage.takeNumbers(ORDERS);
  return stage.load.send({ urls, plan: 'by-id', connections: CONNECTIONS, count: ORDERS, first });
}

function secondsFor(orders: number, ms: number): number {
  if (orders === ORDERS) return ms / 1000;
  throw new Error(`Expected ${ORDERS} orders in the org, got ${orders}.`);
}
