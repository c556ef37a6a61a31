import Table from 'cli-table3';
import { query } from '../../chaos/stage/database.ts';
import { checkEnds } from './check-ends.ts';
import { checkFields } from './check-fields.ts';
import { checkLogs } from './check-logs.ts';
import { checkMemory, memoryLine } from './check-memory.ts';
import { deliverAll } from './deliver.ts';
import { type End, endsOf, storedEvents, whenQuiet } from './ends.ts';
import { eventIds } from './event-ids.ts';
import { fuzzedBody } from './fuzzed-body.ts';
import { startGoodCallers } from './good-callers.ts';
import type { KnownOrder } from './good-event.ts';
import { proofsOf } from './proofs.ts';
import { type Stage, startStage } from './stage.ts';

export interface FuzzOptions {
  /** Number of bodies. */
  readonly events: number;
  /** The same seed makes the same bodies. */
  readonly seed: number;
  /** For logs, which are kept; otherwise a temporary folder. */
  readonly folder?: string | undefined;
}

/** What a run has shown. */
export interface FuzzResult {
  /** Tables and figures, as text for people. */
  readonly report: string;
  /** What is not right, one sentence each. */
  readonly problems: readonly string[];
}

const EVENTS_PER_ORDER = 40;
const MIN_ORDERS = 50;
const GOOD_ORDERS = 50;
const BYSTANDERS = 20;
/** Time in which all is settled after the last delivery: a minute, and more for many events. */
const QUIET_MS = 60_000;
const QUIET_MS_PER_EVENT = 5;

/**
 * Sends mutated events of proven callers through the real door into a real database, lets a worker
 * process apply them to the local org, and checks what became of them.
 */
export async function fuzzEvents(options: FuzzOptions): Promise<FuzzResult> {
  const stage = await startStage(options.folder);
  try {
    return await fuzz(stage, options);
  } finally {
    await stage.stop();
  }
}

async function fuzz(stage: Stage, options: FuzzOptions): Promise<FuzzResult> {
  const began = performance.now();
  const count = Math.max(MIN_ORDERS, Math.ceil(options.events / EVENTS_PER_ORDER));
  const orders = await createOrders(stage, count + GOOD_ORDERS + BYSTANDERS);
  const prove = proofsOf(stage, await stage.admin.token());
  const good = startGoodCallers(stage, orders.slice(count, count + GOOD_ORDERS), prove);
  const deliveries = await deliverAll(options, orders.slice(0, count), stage.doors, prove);
  await good.stop();
  const sentMs = performance.now() - began;
  const quietMs = QUIET_MS + options.events * QUIET_MS_PER_EVENT;
  const open = await whenQuiet(stage.connectorUrl, quietMs);
  const settledMs = performance.now() - began;
  const idOf = eventIds(stage.environment);
  const ends = endsOf(deliveries, await storedEvents(stage.connectorUrl), ({ source, index }) =>
    idOf(source, fuzzedBody(options.seed, index, orders.slice(0, count)).body),
  );
  const peaks = await peaksOf(stage);
  const bystanders = orders.slice(count + GOOD_ORDERS).map(({ id }) => id);
  const names = stage.processes.map(({ name }) => name);
  const problems = [
    ...open,
    ...(await good.problems()),
    ...checkEnds(ends),
    ...(await checkFields(stage.orgUrl, stage.environment, bystanders)),
    ...(await checkLogs(stage.folder, names)),
    ...stage.processes.flatMap(({ name, exits }) => (exits === 0 ? [] : [`${name} has ended.`])),
    ...checkMemory(peaks),
  ];
  const report = [
    tableOf(ends),
    parkedLine(ends),
    `${options.events} bodies, seed ${options.seed}, in ${seconds(sentMs)}, settled after ` +
      `${seconds(settledMs)}; slowest answer ${seconds(slowest(deliveries))}; ` +
      `${good.calls.length} good calls, the slowest ${seconds(slowest(good.calls))}.`,
    memoryLine(peaks),
  ].join('\n');
  return { report, problems };
}

async function peaksOf({ processes }: Stage) {
  return Promise.all(
    processes.map(async ({ name, peakMemory }) => ({ name, bytes: await peakMemory() })),
  );
}

function slowest(calls: readonly { readonly ms: number }[]): number {
  return calls.reduce((most, { ms }) => Math.max(most, ms), 0);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Creates Orders as a storefront does. Their DR order ids are in none of their fields. */
async function createOrders({ admin, orgUrl }: Stage, count: number): Promise<KnownOrder[]> {
  const ids = await admin.createOrders(Array.from({ length: count }, () => ({})));
  const rows = await query<{ id: string; number: string }>(
    orgUrl,
    `SELECT id, data->>'OrderNumber' AS number FROM org_row WHERE object = 'Order'`,
  );
  const numbers = new Map(rows.map(({ id, number }) => [id, number]));
  return ids.map((id, index) => {
    const drOrderId = String(700_000_000_000 + index);
    return { id, number: numbers.get(id) ?? '', drOrderId };
  });
}

const COLUMNS = [
  ...['applied', 'superseded', 'waiting', 'unmapped', 'rejected', 'parked', 'repeat', 'refused'],
  'lost',
];

/** How many bodies of each source and kind ended how. */
function tableOf(ends: readonly End[]): string {
  const table = new Table({
    head: ['source', 'kind', 'sent', ...COLUMNS],
    style: { head: [], border: [], compact: true },
  });
  const groups = Map.groupBy(ends, ({ delivery: { source, kind } }) => `${source}\t${kind}`);
  for (const [group, members] of [...groups].toSorted(([a], [b]) => a.localeCompare(b))) {
    const counts = COLUMNS.map((name) => members.filter(({ status }) => status === name).length);
    table.push([...group.split('\t'), members.length, ...counts.map((each) => each || '')]);
  }
  const all = COLUMNS.map((name) => ends.filter(({ status }) => status === name).length);
  table.push(['all', '', ends.length, ...all]);
  return table.toString();
}

function parkedLine(ends: readonly End[]): string {
  const parked = ends.filter(({ status }) => status === 'parked');
  const codes = Map.groupBy(parked, ({ code }) => code ?? 'no code');
  return `Parked: ${[...codes].map(([code, events]) => `${code} ×${events.length}`).join(', ')}.`;
}
