import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Connector } from '../stage/connector.ts';
import { CONNECTIONS } from '../stage/load-generator.ts';
import type { Stage } from '../stage/stage.ts';
import type { Figure, Row } from './row.ts';

const run = promisify(execFile);
const EVENTS = 100_000;
const TENTHS = 10;
const CHUNK = 1000;
/** More are sent while fewer than so many are left: the worker always has work, and company. */
const MAX_OPEN = 5000;
const SAMPLE_MS = 250;

export const endurance: Row = {
  name: 'endurance',
  about: '100,000 events while applying: does the rate fall, does memory grow',
  isLong: true,
  measure,
};

/** Taken when another tenth of all events is applied. */
interface Sample {
  readonly at: number;
  readonly webMb: number;
  readonly workerMb: number;
}

async function measure(stage: Stage): Promise<readonly Figure[]> {
  const connector = await Connector.create(stage);
  try {
    await connector.startWeb();
    await connector.startWorker();
    const isOver = new AbortController();
    const sending = send(stage, connector, isOver.signal);
    try {
      return figures(await samples(stage, connector));
    } finally {
      isOver.abort();
      await sending;
    }
  } finally {
    await connector.close();
  }
}

async function send(stage: Stage, connector: Connector, over: AbortSignal): Promise<void> {
  for (let sent = 0; sent < EVENTS + MAX_OPEN && !over.aborted; ) {
    if ((await connector.open()) >= MAX_OPEN) {
      await sleep(SAMPLE_MS);
      continue;
    }
    const first = stage.takeNumbers(CHUNK);
    await stage.load.send({
      ...{ urls: connector.urls, plan: 'by-id', connections: CONNECTIONS, count: CHUNK, first },
    });
    sent += CHUNK;
  }
}

async function samples(stage: Stage, connector: Connector): Promise<Sample[]> {
  await stage.org.reset();
  const found = [await sample(connector)];
  while (found.length <= TENTHS) {
    await sleep(SAMPLE_MS);
    const { orders } = await stage.org.counts();
    if (orders * TENTHS < EVENTS * found.length) continue;
    stage.progress(`endurance: ${orders} events are applied`);
    found.push(await sample(connector));
  }
  return found;
}

async function sample({ webPids, workerPids }: Connector): Promise<Sample> {
  const [webMb, workerMb] = [await megabytes(webPids), await megabytes(workerPids)];
  return { at: performance.now(), webMb, workerMb };
}

/** Resident memory of processes. */
async function megabytes(pids: readonly number[]): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', pids.join(',')]);
  const kilobytes = stdout.trim().split(/\s+/).map(Number);
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

function figures(found: readonly Sample[]): Figure[] {
  const tenths = found.slice(1);
  const rates = tenths.map(({ at }, index) => {
    const ms = at - (found[index]?.at ?? Number.NaN);
    return (EVENTS / TENTHS / ms) * 1000;
  });
  const last = (rates.at(-1) ?? Number.NaN) / (rates[0] ?? Number.NaN);
  const [web, worker] = [tenths.map(({ webMb }) => webMb), tenths.map(({ workerMb }) => workerMb)];
  return [
    { what: '100,000 events, applied', values: rates, unit: '/s' },
    {
      ...{ what: '100,000 events, last tenth ÷ first', values: [last] },
      unit: '×',
      target: { min: 0.9 },
    },
    ...[
      { name: 'web', megabytes: web },
      { name: 'worker', megabytes: worker },
    ].flatMap((each): Figure[] => [
      {
        what: `memory, highest, ${each.name}`,
        values: [Math.max(...each.megabytes)],
        unit: 'MB',
        target: { max: 200 },
      },
      {
        what: `memory, last tenth ÷ fifth, ${each.name}`,
        values: [growth(each.megabytes)],
        unit: '×',
        target: { max: 1.1 },
      },
    ]),
  ];
}

function growth(megabytes: readonly number[]): number {
  return (megabytes.at(-1) ?? Number.NaN) / (megabytes[TENTHS / 2 - 1] ?? Number.NaN);
}
