import { readInbox } from '../chaos/checks/inbox.ts';
import { type OrgRecord, readRecords } from '../chaos/checks/records.ts';
import type { HistoryRow } from '../chaos/stage/org-admin.ts';
import type { Load } from './load.ts';
import { type LoadEvent, type LoadOrder, type PastOrder, REFUSED_STATE, STATES } from './plan.ts';
import type { Stage } from './stage.ts';

/** The result of a run. */
export interface Outcome {
  /** Number of events by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Number of changes of the Orders' state. */
  readonly changes: number;
  /** Broken promises, one sentence each. */
  readonly findings: readonly string[];
}

/** Answers that a sender may get: an event with another one counts as refused. */
const ALLOWED_ANSWERS = ['202', '503'];
const STATE_NAMES: readonly unknown[] = STATES;
const SETTLED = ['applied', 'superseded'];

/**
 * Compares the inbox and the org with what the sent events imply.
 *
 * @param events of the load: all that were sent
 * @param past all orders of earlier
 */
export async function checkOutcome(
  stage: Stage,
  load: Load,
  events: readonly LoadEvent[],
  past: readonly PastOrder[],
): Promise<Outcome> {
  const stored = await readInbox(stage.database.connectorUrl);
  const records = await readRecords(stage.database.orgUrl);
  const changes = (await stage.admin.history()).filter(
    ({ object, field, newValue }) =>
      object === 'Order' && field === 'DR_Order_State__c' && newValue !== REFUSED_STATE,
  );
  const refused = [...load.answers.keys()].filter((answer) => !ALLOWED_ANSWERS.includes(answer));
  const byId = Map.groupBy(stored, ({ event_id }) => event_id);
  const statuses = Object.groupBy(stored, ({ status }) => status);
  return {
    statuses: Object.fromEntries(
      Object.entries(statuses).map(([status, rows]) => [status, rows?.length ?? 0]),
    ),
    changes: changes.length,
    findings: [
      ...refused.map((answer) => `${load.answers.get(answer)} requests were answered: ${answer}.`),
      ...events.flatMap((event) => checkEvent(event, load.acknowledged.get(event), byId)),
      ...past.flatMap((order) => order.events.flatMap((event) => checkEvent(event, 1, byId))),
      ...[...load.begun].flatMap((order) => checkOrder(order, records)),
      ...past.flatMap((order) => checkPast(order, records)),
      ...checkChanges(changes),
    ],
  };
}

function checkEvent(
  event: LoadEvent,
  acknowledged: number | undefined,
  stored: ReadonlyMap<string, Awaited<ReturnType<typeof readInbox>>>,
): string[] {
  if (acknowledged === undefined) return [`Event ${event.id} was never accepted.`];
  const [row, ...others] = stored.get(event.id) ?? [];
  if (row === undefined) return [`Event ${event.id} is lost.`];
  const findings: string[] = [];
  if (others.length > 0) findings.push(`Event ${event.id} is stored more than once.`);
  if (row.body.toString() !== event.body) findings.push(`Event ${event.id} has another body.`);
  if (row.arrivals < acknowledged)
    findings.push(`Event ${event.id}: ${row.arrivals} of ${acknowledged} arrivals are counted.`);
  if (!SETTLED.includes(row.status))
    findings.push(`Event ${event.id} is ${row.status}: ${row.error_code} ${row.reason}`);
  return findings;
}

/** What was parked has been repaired. */
function checkPast({ past, order }: PastOrder, records: readonly OrgRecord[]): string[] {
  if (past !== 'parked') return checkOrder(order, records);
  const found = records.filter(
    ({ object, data }) => object === 'Order' && data.DR_Order_Id__c === order.drOrderId,
  );
  return found.length === 1 && found[0]?.data.DR_Order_State__c === REFUSED_STATE
    ? []
    : [`Order ${order.drOrderId} does not have what was parked, although it was repaired.`];
}

/** Each order was sent completely: its records have the values of its newest events. */
function checkOrder({ drOrderId, fileId }: LoadOrder, records: readonly OrgRecord[]): string[] {
  const has = (object: string, values: Record<string, unknown>) =>
    records.filter(
      (record) =>
        record.object === object &&
        Object.entries(values).every(([field, value]) => record.data[field] === value),
    ).length === 1;
  const of = { DR_Order_Id__c: drOrderId };
  const isRight = {
    Order: has('Order', { ...of, DR_Order_State__c: STATES.at(-1), DR_Invoice_File_Id__c: fileId }),
    Fulfillment: has('DR_Fulfillment__c', { ...of, Is_Fulfillment_Completed__c: true }),
    Invoice: has('DR_Invoice_Credit_Memo__c', { ...of, File_Id__c: fileId }),
  };
  return Object.entries(isRight)
    .filter(([, right]) => !right)
    .map(([name]) => `${name} of ${drOrderId} is missing, twice there, or not up to date.`);
}

/** An older state never follows a newer one, and none is written twice. */
function checkChanges(changes: readonly HistoryRow[]): string[] {
  if (changes.length === 0)
    return ['The org has no history of states, so that no order is checked.'];
  const position = (value: unknown) => STATE_NAMES.indexOf(value);
  return changes
    .filter(({ oldValue, newValue }) => position(newValue) <= position(oldValue))
    .map(
      ({ recordId, oldValue, newValue }) =>
        `The state of Order ${recordId} changed from ${oldValue} to ${newValue}.`,
    );
}
