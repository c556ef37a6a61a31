import { createHash } from 'node:crypto';
import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { flood, post } from '../../abuse/flood.ts';
import { type FuzzedBody, fuzzedBody } from './fuzzed-body.ts';
import type { KnownOrder } from './good-event.ts';
import type { Prove } from './proofs.ts';
import type { Door } from './stage.ts';

/** A body that was sent, and how it was answered. */
export interface Delivery {
  readonly source: FuzzedBody['source'];
  readonly kind: string;
  readonly index: number;
  /** SHA-256 of the body, in hexadecimal digits. */
  readonly digest: string;
  readonly bytes: number;
  /** Undefined when the connection was closed without an answer. */
  readonly status: number | undefined;
  /** Time until the answer, in milliseconds. */
  readonly ms: number;
}

const CONCURRENCY = 24;
const [MAX_TRIES, RETRY_DELAY_MS] = [50, 100];

/** Sends fuzzed bodies, each to one of the web processes. A 503 is repeated, as senders do. */
export async function deliverAll(
  { events, seed }: { events: number; seed: number },
  orders: readonly KnownOrder[],
  doors: readonly [Door, ...Door[]],
  prove: Prove,
): Promise<Delivery[]> {
  return flood(
    events,
    async (agent, index) => {
      const { source, kind, body } = fuzzedBody(seed, index, orders);
      const door = doors[index % doors.length] ?? doors[0];
      const began = performance.now();
      const status = await postProven(door, agent, { source, body }, prove);
      const digest = createHash('sha256').update(body).digest('hex');
      const ms = performance.now() - began;
      return { source, kind, index, digest, bytes: body.length, status, ms };
    },
    CONCURRENCY,
  );
}

/**
 * Sends a body with its source's proof; a 503 is repeated.
 *
 * @returns the status of the answer; undefined when the connection was closed without an answer
 */
async function postProven(
  door: Door,
  agent: Agent,
  { source, body }: Pick<FuzzedBody, 'source' | 'body'>,
  prove: Prove,
): Promise<number | undefined> {
  for (let tries = 1; ; tries += 1) {
    const { path, headers } = prove(source, door, body);
    const length = { 'content-length': String(body.length) };
    const status = await post(door, agent, path, { ...headers, ...length }, body);
    if (status !== 503 || tries === MAX_TRIES) return status;
    await sleep(RETRY_DELAY_MS);
  }
}
