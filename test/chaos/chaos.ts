import { setTimeout as sleep } from 'node:timers/promises';
import { waitUnlessAborted } from '../../src/time.ts';
import { checkHistory } from './checks/history.ts';
import { checkInbox, readInbox } from './checks/inbox.ts';
import { checkRecords, readRecords } from './checks/records.ts';
import { checkReleases } from './checks/releases.ts';
import { losersIn } from './checks/rivals.ts';
import { passTime, whenSettled } from './checks/settled.ts';
import { injectDisruptions } from './disruptions/inject.ts';
import { injectFaults } from './disruptions/inject-faults.ts';
import { breakingOrders, lockedOrders } from './disruptions/lasting-faults.ts';
import { disruptedMs, planDisruptions, planPhases } from './disruptions/plan.ts';
import { planMappedDeliveries, planMappedEvents } from './mapped/plan-mapped.ts';
import { attemptsModelOf, modelOf } from './model.ts';
import type { ChaosOptions } from './options.ts';
import { planCharges } from './plan/charges.ts';
import { planAppearances, planDeliveries } from './plan/deliveries.ts';
import { planEvents } from './plan/events.ts';
import { type CreatedOrder, planOrders } from './plan/orders.ts';
import type { ChaosResult } from './report.ts';
import { send } from './sender.ts';
import { CROWDED_NUMBER, createOrders, showOrders } from './stage/orders.ts';
import type { HistoryRow } from './stage/org-admin.ts';
import type { Stage } from './stage/stage.ts';

/** Time after the last delivery until the sender gives up on unacknowledged events. */
const SENDING_TIMEOUT_MS = 30_000;
/** After these, subjects are tried again after minutes or hours. */
const LONG_WAITS = ['permissions-lost', 'approval-lock'];
/** Requests that hang in the org have ended after this. */
const LAST_REQUESTS_MS = 1000;

/**
 * Sends all events while processes are killed and the org has faults, waits until they are settled,
 * and compares the inbox and the org with the model.
 *
 * @param stopping ends the run early
 */
export async function runChaos(
  options: ChaosOptions,
  stage: Stage,
  stopping: AbortSignal,
): Promise<ChaosResult> {
  const began = performance.now();
  const { connectorUrl, orgUrl } = stage.database;
  const { hardships } = options;
  const hasCrowd = hardships.has('crowded-number');
  const created = await createOrders(planOrders(options), hasCrowd, stage.admin, orgUrl);
  const { orders, bystanders } = created;
  const charges = planCharges(options, CROWDED_NUMBER);
  const coded = [
    ...planEvents(options, orders, created.wrong),
    ...charges.map(({ event }) => event),
  ];
  const mapped = planMappedEvents(options);
  const deliveries = [
    ...planDeliveries(options, coded),
    ...planMappedDeliveries(options, mapped),
  ].toSorted((a, b) => a.atMs - b.atMs);
  const events = [...coded, ...mapped];
  const memoryAtStart = await memoryOf(stage);
  const timeout = AbortSignal.timeout(options.seconds * 1000 + SENDING_TIMEOUT_MS);
  const giveUp = AbortSignal.any([stopping, timeout]);
  const [sent, injected] = await Promise.all([
    send(deliveries, stage.webUrls, stage, giveUp),
    injectDisruptions(stage, planDisruptions(options), giveUp),
    injectFaults(stage.admin, planPhases(options), {
      lasting: [...breakingOrders(orders), ...lockedOrders(orders)],
      endMs: disruptedMs(options),
      giveUp,
    }),
    revealOrders(planAppearances(options, orders), orgUrl, giveUp),
  ]);
  // The approvals are given.
  await stage.admin.setFaults(1, breakingOrders(orders));
  if (LONG_WAITS.some((name) => hardships.has(name))) await passTime(stage);
  const settledAfterSeconds = await whenSettled(
    connectorUrl,
    events,
    options.settleSeconds * 1000,
    stopping,
  );
  await sleep(LAST_REQUESTS_MS);
  const [stored, records, history] = [
    await readInbox(connectorUrl),
    await readRecords(orgUrl),
    await stage.admin.history(),
  ];
  const losers = losersIn(orders, records);
  const model = modelOf({ orders, losers, events, charges, bystanders });
  const attempts = attemptsModelOf({ orders, events });
  return {
    events: events.length,
    deliveries: [...sent.answers.values()].reduce((sum, answers) => sum + answers, 0),
    answers: sent.answers,
    databaseCrashes: injected.databaseCrashes,
    injected: { ...(await stage.admin.injected()), ...injected.effects },
    stored,
    records: records.length,
    historyRows: history.length,
    givenAway: new Set(history.filter(isBlanked).map(({ recordId }) => recordId)).size,
    dataCalls: await stage.admin.dataCalls(),
    memory: { start: memoryAtStart, end: await memoryOf(stage) },
    settledAfterSeconds,
    seconds: (performance.now() - began) / 1000,
    findings: [
      ...checkInbox(stored, events, losers, sent),
      ...checkRecords(records, model, attempts),
      ...checkReleases(records),
      ...checkHistory(history, records, model, attempts),
    ],
  };
}

/** Only giving way blanks what an Order has. */
function isBlanked({ object, oldValue, newValue }: HistoryRow): boolean {
  return object === 'Order' && oldValue !== null && newValue === null;
}

async function revealOrders(
  appearances: readonly { order: CreatedOrder; atMs: number }[],
  orgUrl: string,
  giveUp: AbortSignal,
): Promise<void> {
  const began = performance.now();
  for (const { order, atMs } of appearances) {
    const waitMs = atMs - (performance.now() - began);
    if (waitMs > 0) await waitUnlessAborted(waitMs, giveUp);
    await showOrders(orgUrl, [order]);
  }
}

function memoryOf({ webs, workers }: Stage): Promise<number[]> {
  return Promise.all([...webs, ...workers].map((process) => process.memory()));
}
