import { setTimeout as sleep } from 'node:timers/promises';
import { waitUnlessAborted } from '../../src/time.ts';
import { whenSettled } from '../chaos/checks/settled.ts';
import { checkOutcome, type Outcome } from './checks.ts';
import { type Load, startLoad } from './load.ts';
import { deployForceApp } from './org-metadata.ts';
import { makePast, repairParked, whenAllStatuses } from './past.ts';
import { type LoadOrder, type PastOrder, planLoad, planPast } from './plan.ts';
import type { Release, Stage } from './stage.ts';

/** How long each phase lasts at least, in milliseconds. */
const PHASE_MS = 2000;
/** Time for requests to end that a web process has begun. */
const LAST_REQUESTS_MS = 1000;
const SETTLING_TIMEOUT_MS = 180_000;

/** A run, and what it has found so far. */
interface Run {
  readonly stage: Stage;
  readonly load: Load;
  readonly past: readonly PastOrder[];
  /** The releases that get events. */
  readonly receiving: Release[];
  /** Late orders whose Salesforce Orders were created. */
  readonly appeared: Set<LoadOrder>;
  readonly findings: string[];
  readonly print: (line: string) => void;
  readonly giveUp: AbortSignal;
}

/** How an upgrade is run. */
export interface UpgradeOptions {
  /** Whether the past release is started again at the end, and the new one stopped. */
  readonly rollsBack: boolean;
  /** Prints a line with figures. */
  readonly print: (line: string) => void;
  /** Ends the run early. */
  readonly giveUp: AbortSignal;
}

/**
 * Upgrades a database and an org from a past release to this one, while events arrive, and rolls
 * back if that is wanted.
 *
 * @returns broken promises, one sentence each
 */
export async function runUpgrade(
  stage: Stage,
  { rollsBack, print, giveUp }: UpgradeOptions,
): Promise<readonly string[]> {
  const events = planLoad(1);
  const past = planPast();
  const orders = new Set([...past, ...events].map(({ order }) => order));
  await createOrders(
    stage,
    [...orders].filter(({ isLate }) => !isLate),
  );
  const previous = await stage.start('old', 'old');
  const notMade = await makePast(stage, previous.webUrl, past);
  const receiving = [previous];
  const webUrls = () => receiving.map(({ webUrl }) => webUrl);
  const load = startLoad(events, webUrls, stage.admin, giveUp);
  const appeared = new Set<LoadOrder>();
  const run: Run = { stage, load, past, receiving, appeared, findings: notMade, print, giveUp };
  const upgraded = await upgrade(run, previous);
  if (rollsBack) await rollBack(run, upgraded);
  await load.finish();
  await createLateOrders(run);
  const settled = await whenSettled(stage.database.connectorUrl, [], SETTLING_TIMEOUT_MS, giveUp);
  const sent = events.filter(({ order }) => load.begun.has(order));
  const outcome = await checkOutcome(stage, load, sent, past);
  print(figures(load, outcome, settled));
  if (giveUp.aborted) return ['The run was ended early: its figures are not complete.'];
  return [...run.findings, ...outcome.findings];
}

/** The steps of docs/upgrading.md. @returns the new release, which has replaced the previous one */
async function upgrade(run: Run, previous: Release): Promise<Release> {
  const { stage, print, findings, past } = run;
  await phase(run, 'previous release');
  await deployForceApp(await stage.administrator());
  await phase(run, 'previous release on the new metadata');
  findings.push(...(await whenAllStatuses(stage)));
  print(`migrated in ${Math.round(await stage.migrate())} ms`);
  await phase(run, 'previous release on the new schema');
  const upgraded = await stage.start('new', 'new');
  run.receiving.push(upgraded);
  await phase(run, 'both releases');
  await stop(run, previous);
  const waiting = past.filter((order) => order.past === 'waiting');
  await createOrders(
    stage,
    waiting.map(({ order }) => order),
  );
  findings.push(...(await repairParked(stage)));
  await phase(run, 'this release');
  return upgraded;
}

async function rollBack(run: Run, upgraded: Release): Promise<void> {
  run.receiving.push(await run.stage.start('old', 'old-again'));
  await phase(run, 'both releases, rolling back');
  await stop(run, upgraded);
  await phase(run, 'previous release again');
}

/** Lets the load go on for a while, then creates the Salesforce Orders that were late. */
async function phase(run: Run, name: string): Promise<void> {
  const { load } = run;
  const [before, from] = [load.acknowledged.size, performance.now()];
  await waitUnlessAborted(PHASE_MS, run.giveUp);
  const count = load.acknowledged.size - before;
  run.print(`${name}: ${count} events accepted in ${secondsSince(from)} s`);
  if (count === 0) run.findings.push(`No event was accepted in the phase "${name}".`);
  await createLateOrders(run);
}

/** Creates the Salesforce Orders of the orders that have begun without one. */
async function createLateOrders({ stage, load, appeared }: Run): Promise<void> {
  const late = [...load.begun].filter((order) => order.isLate && !appeared.has(order));
  for (const order of late) appeared.add(order);
  await createOrders(stage, late);
}

/** Stops a release after the others have taken over its share of the load. */
async function stop(run: Run, release: Release): Promise<void> {
  run.receiving.splice(run.receiving.indexOf(release), 1);
  await sleep(LAST_REQUESTS_MS);
  await release.stop();
  const exits = release.processes.filter((process) => process.exits > 0);
  run.findings.push(...exits.map((process) => `${process.name} ended by itself.`));
}

async function createOrders({ admin }: Stage, orders: readonly LoadOrder[]): Promise<void> {
  await admin.createOrders(orders.map(({ drOrderId }) => ({ DR_Order_Id__c: drOrderId })));
}

function figures(load: Load, { statuses, changes }: Outcome, settledSeconds: number): string {
  const list = (entries: Iterable<readonly [string, number]>) =>
    [...entries].map(([name, count]) => `${count} ${name}`).join(', ');
  return [
    `${load.acknowledged.size} events of ${load.begun.size} orders; answers: ${list(load.answers)}`,
    `statuses: ${list(Object.entries(statuses))}; ${changes} changes of an Order's state`,
    `settled ${settledSeconds.toFixed(1)} s after the last event`,
  ].join('\n');
}

function secondsSince(from: number): string {
  return ((performance.now() - from) / 1000).toFixed(1);
}
