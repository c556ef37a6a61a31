import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalCredentials } from '../../local/credentials.ts';
import { waitUnlessAborted } from '../../src/time.ts';
import { type Call, createCallers } from './callers.ts';
import type { Delivery } from './plan/deliveries.ts';
import type { PlannedEvent } from './plan/events.ts';
import type { OrgAdmin } from './stage/org-admin.ts';

/** The results of all deliveries. */
export interface Sent {
  /** Number of 2xx answers, by event. */
  readonly acknowledged: Map<PlannedEvent, number>;
  /** Number of requests, by event. */
  readonly attempts: Map<PlannedEvent, number>;
  /** Number of answers by HTTP status, and of requests without an answer. */
  readonly answers: Map<string, number>;
}

/** Digital River's timeout. */
const TIMEOUT_MS = 3000;
const MAX_IN_FLIGHT = 100;
const [MIN_PAUSE_MS, MAX_PAUSE_MS] = [100, 700];

/**
 * Sends deliveries at their planned times. Each is repeated, alternating between the web processes,
 * until it is answered with a 2xx.
 *
 * @param giveUp ends the repetitions
 */
export async function send(
  deliveries: readonly Delivery[],
  webUrls: readonly [string, string],
  { admin, credentials }: { admin: OrgAdmin; credentials: LocalCredentials },
  giveUp: AbortSignal,
): Promise<Sent> {
  const sent: Sent = { acknowledged: new Map(), attempts: new Map(), answers: new Map() };
  const callers = createCallers(admin, credentials);
  const began = performance.now();
  const inFlight = new Set<Promise<void>>();

  async function deliver(events: readonly PlannedEvent[], firstWeb: number): Promise<void> {
    for (let web = firstWeb; !giveUp.aborted; web = 1 - web) {
      const call = await callers.call(events);
      for (const event of events) count(sent.attempts, event);
      const status = call === undefined ? 'no token' : await post(webUrls[web] ?? '', call);
      count(sent.answers, String(status));
      if (status === 401) call?.denied?.();
      if (typeof status === 'number' && status >= 200 && status < 300) {
        for (const event of events) count(sent.acknowledged, event);
        return;
      }
      await sleep(MIN_PAUSE_MS + Math.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS));
    }
  }

  function start(events: readonly PlannedEvent[], web: number): void {
    const delivery = deliver(events, web).finally(() => inFlight.delete(delivery));
    inFlight.add(delivery);
  }

  for (const { events, atMs, web, twice } of deliveries) {
    const waitMs = atMs - (performance.now() - began);
    if (waitMs > 0) await waitUnlessAborted(waitMs, giveUp);
    while (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
    if (giveUp.aborted) break;
    start(events, web);
    if (twice) start(events, 1 - web);
  }
  await Promise.all(inFlight);
  return sent;
}

async function post(url: string, { path, body, headers }: Call): Promise<number | string> {
  return fetch(url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).then(
    async (reply) => {
      await reply.arrayBuffer();
      return reply.status;
    },
    () => 'no answer',
  );
}

function count<T>(counts: Map<T, number>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
