import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeEvent } from '../../local/events/make-event.ts';
import { newOrderId } from '../../local/events/new-order-id.ts';
import { PATHS, type Stage } from './stage.ts';

/** How the calls of good callers were answered during a period. */
export interface Measurement {
  readonly calls: number;
  /** Number of calls that were not answered 202, by status or by why there was no answer. */
  readonly failures: Readonly<Record<string, number>>;
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
/**
 * The attacks are sent by this process as well. A timeout that comes so late shows that it was busy
 * itself: then the answer may be there, unread, and gets another 3 s.
 */
const LATE_MS = 250;
/** Where the proofs of the paths differ, a type needs the proof of its own path. */
const TYPES = {
  token: 'order.accepted',
  basic: 'order.complete',
  signature: 'order.created',
} as const;
const KINDS = Object.keys(PATHS) as (keyof typeof PATHS)[];

/**
 * Starts callers that keep sending valid events, using all kinds of proof. Like Digital River, they
 * wait 3 s for an answer.
 */
export function startGoodCallers(stage: Stage): GoodCallers {
  let stopping = false;
  let times: number[] = [];
  let failures: Record<string, number> = {};
  const agent = new Agent({ keepAlive: true });

  async function keepSending(index: number): Promise<void> {
    const kind = KINDS[index % KINDS.length] ?? 'token';
    while (!stopping) {
      const began = performance.now();
      const answer = await send(stage, kind, agent);
      times.push(performance.now() - began);
      if (answer !== '202') failures[answer] = (failures[answer] ?? 0) + 1;
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

/** Sends an event. @returns the status of the answer, or why there was none */
function send(stage: Stage, kind: keyof typeof PATHS, agent: Agent): Promise<string> {
  const options = { orderId: newOrderId(), at: new Date(), eventId: randomUUID() };
  const body = JSON.stringify(makeEvent(TYPES[kind], options));
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
        reply.once('end', () => resolve(String(reply.statusCode)));
      },
    );
    let waitsSince = performance.now();
    call.on('timeout', () => {
      if (performance.now() - waitsSince > TIMEOUT_MS + LATE_MS) {
        waitsSince = performance.now();
        call.setTimeout(TIMEOUT_MS);
      } else call.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`));
    });
    call.once('error', ({ message }) => resolve(message));
    call.end(body);
  });
}

function percentile99(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
}
