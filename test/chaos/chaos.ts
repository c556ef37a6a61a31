import { setTimeout as sleep } from 'node:timers/promises';
import { checkHistory } from './checks/history.ts';
import { checkInbox, readInbox } from './checks/inbox.ts';
import { checkRecords, readRecords } from './checks/records.ts';
import { whenSettled } from './checks/settled.ts';
import { planHavoc } from './havoc/plan.ts';
import { wreak } from './havoc/wreak.ts';
import { modelOf } from './model.ts';
import type { ChaosOptions } from './options.ts';
import { planAppearances, planDeliveries } from './plan/deliveries.ts';
import { planEvents } from './plan/events.ts';
import { type MadeOrder, planOrders } from './plan/orders.ts';
import type { ChaosResult } from './report.ts';
import { send } from './sender.ts';
import { makeOrders, showOrders } from './stage/orders.ts';
import type { Stage } from './stage/stage.ts';

/** After this, the sender gives up what is not acknowledged yet. */
const SENDING_TIMEOUT_MS = 30_000;
const SETTLING_TIMEOUT_MS = 60_000;
/** Whatever hangs in the org has come to its end by then. */
const AFTERMATH_MS = 1000;

/**
 * Sends everything while processes are killed and the org is in trouble, waits until all of it is settled, and compares
 * what the inbox and the org hold with what the events say.
 */
export async function runChaos(
  options: ChaosOptions,
  stage: Stage,
  stopping: AbortSignal,
): Promise<ChaosResult> {
  const began = performance.now();
  const { connectorUrl, orgUrl } = stage.database;
  const orders = await makeOrders(planOrders(options), stage.admin, orgUrl);
  const events = planEvents(options, orders);
  const deliveries = planDeliveries(options, events);
  const memoryAtStart = await memoryOf(stage);
  const patience = AbortSignal.timeout(options.seconds * 1000 + SENDING_TIMEOUT_MS);
  const giveUp = AbortSignal.any([stopping, patience]);
  const [sent, wreaked] = await Promise.all([
    send(deliveries, stage.webUrls, stage.admin, giveUp),
    wreak(stage, planHavoc(options), giveUp),
    appear(planAppearances(options, orders), orgUrl, giveUp),
  ]);
  const settledAfterSeconds = await whenSettled(
    connectorUrl,
    events,
    SETTLING_TIMEOUT_MS,
    stopping,
  );
  await sleep(AFTERMATH_MS);
  const model = modelOf(orders, events);
  await showOrders(
    orgUrl,
    orders.filter(({ appears }) => appears === 'never'),
  );
  const [stored, records, history] = [
    await readInbox(connectorUrl),
    await readRecords(orgUrl),
    await stage.admin.history(),
  ];
  return {
    events: events.length,
    deliveries: [...sent.attempts.values()].reduce((sum, attempts) => sum + attempts, 0),
    answers: sent.answers,
    databaseCrashes: wreaked.databaseCrashes,
    injected: await stage.admin.injected(),
    stored,
    records: records.length,
    historyRows: history.length,
    dataCalls: await stage.admin.dataCalls(),
    memory: { start: memoryAtStart, end: await memoryOf(stage) },
    settledAfterSeconds,
    seconds: (performance.now() - began) / 1000,
    findings: [
      ...checkInbox(stored, events, sent),
      ...checkRecords(records, model),
      ...checkHistory(history, records, model),
    ],
  };
}

async function appear(
  appearances: readonly { order: MadeOrder; atMs: number }[],
  orgUrl: string,
  giveUp: AbortSignal,
): Promise<void> {
  const began = performance.now();
  for (const { order, atMs } of appearances) {
    const waitMs = atMs - (performance.now() - began);
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: giveUp }).catch(() => undefined);
    await showOrders(orgUrl, [order]);
  }
}

function memoryOf({ webs, workers }: Stage): Promise<number[]> {
  return Promise.all([...webs, ...workers].map((each) => each.memory()));
}
