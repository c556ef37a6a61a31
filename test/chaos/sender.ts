import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalCredentials } from '../../local/credentials.ts';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { XANPAY_PATH } from '../../src/sources/xanpay/xanpay-source.ts';
import { waitUnlessAborted } from '../../src/time.ts';
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
const PATHS = { 'digital-river': DIGITAL_RIVER_PATHS.webhooks, xanpay: XANPAY_PATH } as const;
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
  const tokens = cachedToken(admin);
  const { username, password } = credentials.xanpay;
  const pair = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const began = performance.now();
  const inFlight = new Set<Promise<void>>();

  async function deliver(event: PlannedEvent, firstWeb: number): Promise<void> {
    for (let web = firstWeb; !giveUp.aborted; web = 1 - web) {
      const isXanpay = event.sender === 'xanpay';
      const token = isXanpay ? undefined : await tokens.current();
      const proof = isXanpay ? pair : token && `Bearer ${token}`;
      count(sent.attempts, event);
      const status =
        proof === undefined ? 'no token' : await post(webUrls[web] ?? '', proof, event);
      count(sent.answers, String(status));
      if (status === 401 && token !== undefined) tokens.discard(token);
      if (typeof status === 'number' && status >= 200 && status < 300) {
        count(sent.acknowledged, event);
        return;
      }
      await sleep(MIN_PAUSE_MS + Math.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS));
    }
  }

  function start(event: PlannedEvent, web: number): void {
    const delivery = deliver(event, web).finally(() => inFlight.delete(delivery));
    inFlight.add(delivery);
  }

  for (const { event, atMs, web, twice } of deliveries) {
    const waitMs = atMs - (performance.now() - began);
    if (waitMs > 0) await waitUnlessAborted(waitMs, giveUp);
    while (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
    if (giveUp.aborted) break;
    start(event, web);
    if (twice) start(event, 1 - web);
  }
  await Promise.all(inFlight);
  return sent;
}

async function post(
  url: string,
  authorization: string,
  { sender, body }: PlannedEvent,
): Promise<number | string> {
  return fetch(url + PATHS[sender], {
    method: 'POST',
    body,
    headers: { authorization, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).then(
    async (reply) => {
      await reply.arrayBuffer();
      return reply.status;
    },
    () => 'no answer',
  );
}

/** One token for all deliveries, renewed when it is denied. */
function cachedToken(admin: OrgAdmin) {
  let token: Promise<string | undefined> | undefined;
  let known: string | undefined;
  return {
    async current() {
      token ??= admin.token().catch(() => undefined);
      known = await token;
      if (known === undefined) token = undefined;
      return known;
    },
    discard(old: string) {
      if (old === known) token = undefined;
    },
  };
}

function count<T>(counts: Map<T, number>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
