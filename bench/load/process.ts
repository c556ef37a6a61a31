import { setTimeout as sleep } from 'node:timers/promises';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { quantile } from '../report/statistics.ts';
import { ORGANIZATION_ID } from '../stand-in/identity.ts';
import { benchEvent } from './bench-event.ts';
import { type Connection, createConnection, requestBytes } from './connection.ts';
import type { LoadRequest, LoadResult } from './load-request.ts';

/**
 * The load generator, a process of its own: what it does costs no contender's event loop. Events are
 * made before the first one is sent.
 */

const TOKEN = `${ORGANIZATION_ID.slice(0, 15)}!${'AQ'.repeat(48)}`;
const HEADERS = {
  host: 'localhost',
  authorization: `Bearer ${TOKEN}`,
  'content-type': 'application/json',
};

interface Due {
  readonly request: Buffer;
  /** When it was due, by `performance.now()`. */
  readonly at: number;
}

async function run({ urls, ...load }: LoadRequest): Promise<LoadResult> {
  const requests = Array.from({ length: load.count }, (_, index) =>
    requestBytes(DIGITAL_RIVER_PATHS.accepted, HEADERS, benchEvent(load.plan, load.first + index)),
  );
  const share = Math.max(1, Math.floor(load.connections / urls.length));
  const connections = urls.flatMap((url) =>
    Array.from({ length: share }, () => createConnection(url)),
  );
  const firstSentAt = Date.now();
  const usedBefore = process.cpuUsage();
  const began = performance.now();
  const dues = load.rate === undefined ? atOnce(requests) : atRate(requests, load.rate);
  const latencies = await Promise.all(connections.map((each) => post(each, dues)));
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(usedBefore);
  const lastAnswerAt = Date.now();
  for (const connection of connections) connection.close();
  const accepted = latencies.flat();
  return {
    ...{ seconds, perSecond: accepted.length / seconds, firstSentAt, lastAnswerAt },
    ...{ p50: quantile(accepted, 0.5), p99: quantile(accepted, 0.99) },
    processorPerEvent: (user + system) / load.count,
    refused: load.count - accepted.length,
  };
}

/** Each event is due when a connection takes it. */
async function* atOnce(requests: readonly Buffer[]): AsyncGenerator<Due> {
  for (const request of requests) yield { request, at: performance.now() };
}

/** An event is due although earlier ones may not be answered. */
async function* atRate(requests: readonly Buffer[], rate: number): AsyncGenerator<Due> {
  const began = performance.now();
  for (const [index, request] of requests.entries()) {
    const at = began + (index * 1000) / rate;
    while (performance.now() < at) await sleep(1);
    yield { request, at };
  }
}

/**
 * Posts one event after the other, those that no other connection has taken.
 *
 * @returns how long each took that was answered with 202, in milliseconds since it was due
 */
async function post(connection: Connection, dues: AsyncGenerator<Due>): Promise<number[]> {
  const latencies: number[] = [];
  for await (const { request, at } of dues) {
    const status = await connection.post(request).catch(() => 0);
    if (status === 202) latencies.push(performance.now() - at);
  }
  return latencies;
}

// It waits for its next burst as long as the bench runs.
process.channel?.ref();
process.on('message', (request: LoadRequest) => {
  void run(request).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit());
