import { Connector } from '../stage/connector.ts';
import { CONNECTIONS } from '../stage/load-generator.ts';
import type { Stage } from '../stage/stage.ts';
import { type Figure, type Row, ratioFigure } from './row.ts';

const EVENTS = 4000;
const MAX_ROUNDS = 3;

export const processes: Row = {
  name: 'processes',
  about: '2 web and 2 worker processes against one of each',
  measure,
};

interface Passed {
  readonly acknowledged: number[];
  readonly applied: number[];
}

async function measure(stage: Stage): Promise<readonly Figure[]> {
  const connectors = [await Connector.create(stage), await Connector.create(stage)];
  const passed = connectors.map((): Passed => ({ acknowledged: [], applied: [] }));
  try {
    for (const [index, connector] of connectors.entries()) {
      for (let count = 0; count <= index; count += 1) {
        await connector.startWeb();
        await connector.startWorker();
      }
      await pass(stage, connector);
    }
    const rounds = Math.min(MAX_ROUNDS, stage.rounds);
    for (let round = 0; round < rounds; round += 1) {
      stage.progress(`processes: round ${round + 1} of ${rounds}`);
      for (const [index, connector] of connectors.entries()) {
        const { acknowledged, applied } = await pass(stage, connector);
        passed[index]?.acknowledged.push(acknowledged);
        passed[index]?.applied.push(applied);
      }
    }
    const [one, two] = passed;
    return [
      ratioFigure('acknowledged while applying, 2 + 2 ÷ 1 + 1', ...pair(two, one, 'acknowledged')),
      ratioFigure('applied, 2 + 2 ÷ 1 + 1', ...pair(two, one, 'applied')),
    ];
  } finally {
    for (const connector of connectors) await connector.close();
  }
}

function pair(
  of: Passed | undefined,
  to: Passed | undefined,
  name: keyof Passed,
): [number[], number[]] {
  return [of?.[name] ?? [], to?.[name] ?? []];
}

/** Sends events as fast as they are acknowledged, and waits until all are applied. */
async function pass(stage: Stage, connector: Connector) {
  const first = stage.takeNumbers(EVENTS);
  await stage.org.reset();
  const { perSecond, firstSentAt } = await stage.load.send({
    ...{ urls: connector.urls, plan: 'by-id', connections: CONNECTIONS, count: EVENTS, first },
  });
  await connector.drained();
  const { lastWriteAt } = await stage.org.counts();
  return { acknowledged: perSecond, applied: (EVENTS * 1000) / (lastWriteAt - firstSentAt) };
}
