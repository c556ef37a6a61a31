import { setTimeout as sleep } from 'node:timers/promises';
import { DIGITAL_RIVER_PATHS } from '../../src/sources/digital-river/digital-river-source.ts';
import { postEvent } from '../support/post-event.ts';
import { type LoadEvent, planLoad } from '../upgrade/plan.ts';
import type { Connector, Stage } from './stage.ts';

const CLIENTS = 8;
const TIMEOUT_MS = 10_000;
const RETRY_DELAY_MS = 100;

const planned = planLoad(1);
const orders = [...new Set(planned.map(({ order }) => order))];

/** Takes the events of so many further orders, five of each. */
export function takeEvents(orderCount: number): LoadEvent[] {
  const taken = new Set(orders.splice(0, orderCount));
  return planned.filter(({ order }) => taken.has(order));
}

/** Creates the Salesforce Orders of events. */
export async function createOrders({ admin }: Stage, events: readonly LoadEvent[]): Promise<void> {
  const ids = new Set(events.map(({ order }) => order.drOrderId));
  await admin.createOrders([...ids].map((id) => ({ DR_Order_Id__c: id })));
}

/** Events that are being sent. */
export interface Sending {
  /** The number of answers by HTTP status so far, and of requests without an answer. */
  readonly answers: ReadonlyMap<string, number>;
  /** Resolves when each event is answered with 202. */
  readonly finished: Promise<unknown>;
}

/** Sends events by several clients to the web processes in turn, each until it is answered with 202. */
export async function sendEvents(
  { admin }: Stage,
  { webUrls }: Connector,
  events: readonly LoadEvent[],
): Promise<Sending> {
  const token = await admin.token();
  const answers = new Map<string, number>();
  const left = [...events];
  let requests = 0;
  const deliver = async ({ body }: LoadEvent) => {
    for (;;) {
      requests += 1;
      const url = webUrls[requests % webUrls.length] ?? '';
      const answer = await postEvent(url + DIGITAL_RIVER_PATHS.webhooks, token, body, TIMEOUT_MS);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      if (answer === '202') return;
      await sleep(RETRY_DELAY_MS);
    }
  };
  const client = async () => {
    for (let event = left.shift(); event !== undefined; event = left.shift()) await deliver(event);
  };
  return { answers, finished: Promise.all(Array.from({ length: CLIENTS }, client)) };
}
