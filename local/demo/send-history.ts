import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoEvent } from './demo-order.ts';
import type { DemoCall } from './demo-senders.ts';
import type { DemoTrial } from './demo-trial.ts';

/** Events that are sent before the worker is given time: what an order does later is sent later. */
const PER_ROUND = 60;
const AT_ONCE = 8;
/** A round waits so long for its events to be applied, then the next one is sent. */
const ROUND_TIMEOUT_MS = 8_000;
const POLL_MS = 100;

/** What is sent: by Digital River, or directly. */
export type Sending = DemoEvent | DemoCall;

/**
 * Sends what happened in the order in which it did, through the connector's front door.
 *
 * @throws Error when it is not answered as expected
 */
export async function sendHistory(trial: DemoTrial, sendings: readonly Sending[]): Promise<void> {
  const sorted = sendings.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  for (let start = 0; start < sorted.length; start += PER_ROUND) {
    await sendRound(trial, sorted.slice(start, start + PER_ROUND));
  }
}

/** Sends events and waits until they are settled, or wait for something. */
export async function sendRound(trial: DemoTrial, sendings: readonly Sending[]): Promise<void> {
  const rest = [...sendings];
  const senders = Array.from({ length: AT_ONCE }, async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await send(trial, next);
  });
  await Promise.all(senders);
  const ids = sendings.flatMap((sending) => ('id' in sending ? [sending.id] : []));
  const deadline = Date.now() + ROUND_TIMEOUT_MS;
  while (!(await areSettled(trial, ids)) && Date.now() < deadline) await sleep(POLL_MS);
}

function send({ local }: DemoTrial, sending: Sending): Promise<void> {
  if (!('id' in sending)) return call(local.connectorUrl + sending.path, sending);
  const headers = { authorization: `Bearer ${local.digitalRiverApiKey}` };
  const url = `${local.digitalRiverUrl}/local/events?copies=${sending.copies}`;
  return call(url, { headers, body: sending.json });
}

async function call(
  url: string,
  { headers, body }: Pick<DemoCall, 'headers' | 'body'>,
): Promise<void> {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`${new URL(url).origin} answered ${reply.status} to an event.`);
}

/** Whether all arrived, and none is pending. */
async function areSettled({ pool }: DemoTrial, ids: readonly string[]): Promise<boolean> {
  const { rows } = await pool.query<{ settled: number }>(
    `SELECT count(*)::int AS settled FROM event
     WHERE source = 'digital-river' AND event_id = ANY($1) AND status <> 'pending'`,
    [ids],
  );
  return rows[0]?.settled === ids.length;
}
