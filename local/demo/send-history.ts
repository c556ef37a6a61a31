import { setTimeout as sleep } from 'node:timers/promises';
import { callTrial } from '../call-trial.ts';
import type { DemoEvent } from './demo-order.ts';
import type { DemoCall } from './demo-senders.ts';
import type { DemoTrial } from './demo-trial.ts';
import { TOGETHER_MS } from './lived-in-times.ts';

/** Events that are sent before the worker is given time: what an order does later is sent later. */
const PER_ROUND = 60;
/** A round waits so long for its events to be applied, then the next one is sent. */
const ROUND_TIMEOUT_MS = 8_000;
const POLL_MS = 50;
const ARRIVAL_TIMEOUT_MS = 5_000;
const ARRIVAL_POLL_MS = 4;

/** What is sent: by Digital River, or directly. */
export type Sending = DemoEvent | DemoCall;

/**
 * Sends what happened in the order in which it did, through the connector's front door.
 *
 * @throws Error when it is not answered as expected
 */
export async function sendHistory(trial: DemoTrial, sendings: readonly Sending[]): Promise<void> {
  for (const round of roundsOf(sendings)) await sendRound(trial, round);
}

/**
 * Groups what is to be sent, the oldest first: what an order does later is in a later round, so that
 * the worker does not process it together with what came hours before.
 */
export function roundsOf(sendings: readonly Sending[]): Sending[][] {
  const rounds: Sending[][] = [];
  let begun = new Map<string, number>();
  for (const sending of sendings.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    const time = sending.at.getTime();
    const isLater = time - (begun.get(sending.orderId) ?? time) > TOGETHER_MS;
    const round = rounds.at(-1);
    if (round === undefined || isLater || round.length === PER_ROUND) {
      rounds.push([sending]);
      begun = new Map();
    } else round.push(sending);
    if (!begun.has(sending.orderId)) begun.set(sending.orderId, time);
  }
  return rounds;
}

/** Sends events one after the other, and waits until they are settled, or wait for something. */
export async function sendRound(trial: DemoTrial, sendings: readonly Sending[]): Promise<void> {
  for (const sending of sendings) {
    await send(trial, sending);
    if ('id' in sending)
      await until(ARRIVAL_TIMEOUT_MS, ARRIVAL_POLL_MS, () => has(trial, sending.id));
  }
  const ids = sendings.flatMap((sending) => ('id' in sending ? [sending.id] : []));
  await until(ROUND_TIMEOUT_MS, POLL_MS, () => areSettled(trial, ids));
}

async function until(
  timeoutMs: number,
  pollMs: number,
  isDone: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isDone()) && Date.now() < deadline) await sleep(pollMs);
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
  const reply = await callTrial(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  if (!reply.ok) throw new Error(`${new URL(url).origin} answered ${reply.status} to an event.`);
}

async function has({ pool }: DemoTrial, id: string): Promise<boolean> {
  const { rows } = await pool.query(
    "SELECT FROM event WHERE source = 'digital-river' AND event_id = $1",
    [id],
  );
  return rows.length > 0;
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
