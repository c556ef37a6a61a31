import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { quantile } from '../report/statistics.ts';
import { ORGANIZATION_ID } from '../stand-in/identity.ts';
import { benchEvent } from './bench-event.ts';
import type { LoadRequest, LoadResult } from './load-request.ts';

/**
 * The load generator, a process of its own: what it does costs no contender's event loop. Events are
 * made before the first one is sent.
 */

const TOKEN = `${ORGANIZATION_ID.slice(0, 15)}!${'AQ'.repeat(48)}`;
const HEADERS = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };

interface Target {
  readonly pool: Pool;
  readonly latencies: number[];
  refused: number;
}

async function run(request: LoadRequest): Promise<LoadResult> {
  const { urls, count, plan, first, connections } = request;
  const bodies = Array.from({ length: count }, (_, index) => benchEvent(plan, first + index));
  const share = Math.max(1, Math.floor(connections / urls.length));
  const targets = urls.map((url): Target => {
    const pool = new Pool(url, { connections: share, pipelining: 1 });
    return { pool, latencies: [], refused: 0 };
  });
  const firstSentAt = Date.now();
  const began = performance.now();
  if (request.rate === undefined) await closedLoop(targets, bodies, share);
  else await openLoop(targets, bodies, request.rate);
  const seconds = (performance.now() - began) / 1000;
  const lastAnswerAt = Date.now();
  await Promise.all(targets.map(({ pool }) => pool.close()));
  const latencies = targets.flatMap((target) => target.latencies);
  return {
    ...{ seconds, perSecond: latencies.length / seconds, firstSentAt, lastAnswerAt },
    ...{ p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) },
    refused: targets.reduce((sum, target) => sum + target.refused, 0),
  };
}

async function closedLoop(
  targets: readonly Target[],
  bodies: readonly string[],
  connections: number,
): Promise<void> {
  let next = 0;
  const connection = async (target: Target) => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      await post(target, body, performance.now());
    }
  };
  const all = targets.flatMap((target) =>
    Array.from({ length: connections }, () => connection(target)),
  );
  await Promise.all(all);
}

async function openLoop(
  targets: readonly Target[],
  bodies: readonly string[],
  rate: number,
): Promise<void> {
  const began = performance.now();
  const sent: Promise<void>[] = [];
  for (let index = 0; index < bodies.length; await sleep(1)) {
    const due = Math.floor(((performance.now() - began) * rate) / 1000) + 1;
    for (; index < Math.min(due, bodies.length); index += 1) {
      const [target, body] = [targets[index % targets.length], bodies[index]];
      const dueAt = began + (index * 1000) / rate;
      if (target !== undefined && body !== undefined) sent.push(post(target, body, dueAt));
    }
  }
  await Promise.all(sent);
}

async function post(target: Target, body: string, since: number): Promise<void> {
  try {
    const reply = await target.pool.request({
      ...{ path: DIGITAL_RIVER_PATHS.accepted, method: 'POST', headers: HEADERS, body },
    });
    await reply.body.dump();
    if (reply.statusCode !== 202) throw new Error(`The answer was ${reply.statusCode}.`);
    target.latencies.push(performance.now() - since);
  } catch {
    target.refused += 1;
  }
}

// It waits for its next burst as long as the bench runs.
process.channel?.ref();
process.on('message', (request: LoadRequest) => {
  void run(request).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit());
