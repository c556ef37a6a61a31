import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeEvent } from '../../local/events/make-event.ts';
import { newOrderId } from '../../local/events/new-order-id.ts';
import { PATHS, type Stage } from './stage.ts';

/** How the calls of good callers were answered during a period. */
export interface Measurement {
  readonly calls: number;
  /** Number of calls that were not answered 202, by status; 0 stands for no answer. */
  readonly failures: Readonly<Record<number, number>>;
  /** 99th percentile of the response times, in milliseconds. */
  readonly p99: number;
}

export interface GoodCallers {
  /** Returns the measurement since the previous call, and starts a new one. */
  takeMeasurement(): Measurement;
  stop(): Promise<void>;
}

const CALLERS = 6;
const PAUSE_MS = 50;
const TIMEOUT_MS = 3000;
const KINDS = Object.keys(PATHS) as (keyof typeof PATHS)[];

/**
 * Starts callers that keep sending valid events, using all kinds of proof. Like Digital River, they
 * wait 3 s for an answer.
 */
export function startGoodCallers(stage: Stage): GoodCallers {
  let stopping = false;
  let times: number[] = [];
  let failures: Record<number, number> = {};
  const agent = new Agent({ keepAlive: true });

  async function keepSending(index: number): Promise<void> {
    const kind = KINDS[index % KINDS.length] ?? 'token';
    while (!stopping) {
      const began = performance.now();
      const status = await send(stage, kind, agent);
      times.push(performance.now() - began);
      if (status !== 202) failures[status] = (failures[status] ?? 0) + 1;
      await sleep(PAUSE_MS);
    }
  }

  const running = Array.from({ length: CALLERS }, (_, index) => keepSending(index));
  return {
    takeMeasurement() {
      const measurement = { calls: times.length, failures, p99: percentile99(times) };
      times = [];
      failures = {};
      return measurement;
    },
    async stop() {
      stopping = true;
      await Promise.all(running);
      agent.destroy();
    },
  };
}

function send(stage: Stage, kind: keyof typeof PATHS, agent: Agent): Promise<number> {
  const options = { orderId: newOrderId(), at: new Date(), eventId: randomUUID() };
  const body = JSON.stringify(makeEvent('order.accepted', options));
  return new Promise((resolve) => {
    const call = request(
      {
        ...{ host: stage.host, port: stage.port, method: 'POST', path: PATHS[kind], agent },
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-forwarded-for': '192.0.2.10',
          ...stage.proof(kind, body),
        },
        timeout: TIMEOUT_MS,
      },
      (reply) => {
        reply.resume();
        reply.once('end', () => resolve(reply.statusCode ?? 0));
      },
    );
    call.once('timeout', () => call.destroy());
    call.once('error', () => resolve(0));
    call.end(body);
  });
}

function percentile99(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
}
