import { setTimeout as sleep } from 'node:timers/promises';
import { orderIdOf } from '../load/bench-event.ts';
import { Connector } from '../stage/connector.ts';
import type { Stage } from '../stage/stage.ts';
import type { Figure, Row } from './row.ts';

const EVENTS = 12;
/**
 * Longer than `WORKER_LINGER_MS` by default, so that no event has company. Each comes at another
 * moment of the worker's timers.
 */
const PAUSE_MS = 1200;

export const visible: Row = {
  name: 'visible',
  about: 'from 202 to visible in the org, for one event of an idle connector',
  measure,
};

async function measure(stage: Stage): Promise<readonly Figure[]> {
  const connector = await Connector.create(stage);
  try {
    await connector.startWeb();
    await connector.startWorker();
    // The first one logs in, and has a token verified.
    await one(stage, connector);
    const results = [];
    for (let event = 0; event < EVENTS; event += 1) {
      stage.progress(`visible: event ${event + 1} of ${EVENTS}`);
      await sleep(PAUSE_MS + event * 37);
      results.push(await one(stage, connector));
    }
    return [
      { what: 'from 202 to visible', values: results.map(({ ms }) => ms), unit: 'ms' },
      {
        ...{ what: 'calls until then', values: results.map(({ calls }) => calls), unit: 'calls' },
        target: { max: 2 },
      },
      {
        what: "from 202 to visible, without the calls' time",
        values: results.map(({ ms, callsMs }) => ms - callsMs),
        ...{ unit: 'ms', target: { max: 100 } },
      },
    ];
  } finally {
    await connector.close();
  }
}

async function one(stage: Stage, connector: Connector) {
  await stage.org.reset();
  const first = stage.takeNumbers(1);
  const { lastAnswerAt } = await stage.load.send({
    ...{ urls: connector.urls, plan: 'by-id', connections: 1, count: 1, first },
  });
  await connector.drained();
  const found = await stage.org.visible(orderIdOf(first));
  if (found === undefined) throw new Error('Expected the order in the org, got none.');
  const { at, calls, callsMs } = found;
  return { ms: at - lastAnswerAt, calls, callsMs };
}
