import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'jsforce';
import { z } from 'zod';
import { InputError } from '../src/errors.ts';
import { isLiveKey } from '../src/registration/org/key-problem.ts';
import { isMapped } from '../src/sources/digital-river/digital-river-source.ts';
import { outcomeOf, requireArrival } from './delivery-outcome.ts';
import type { LocalDescription } from './description.ts';
import { deliver } from './digital-river-client.ts';
import { type EventType, eventTypes } from './events/event-types.ts';
import { makeEvent } from './events/make-event.ts';
import { newOrderId } from './events/new-order-id.ts';
import { parseJson } from './input-files.ts';
import { changedLines, type OrderSnapshot, orderSnapshot } from './order-snapshot.ts';
import { createOrder, type NewOrder, openLocalOrg } from './org-client.ts';
import { type SenderEvent, senderEvent, senderTypes } from './sender-events.ts';

const DELIVERY_TIMEOUT_MS = 10_000;
/** The worker writes an event after about a second; a slow machine takes longer. */
const CHANGE_TIMEOUT_MS = 10_000;
const POLL_MS = 500;

const DOCUMENTS = new Set<string>(['order.invoice.created', 'order.credit_memo.created']);

/** The fields of an event that get new ids. */
const eventSchema = z.looseObject({
  type: z.string(),
  data: z.looseObject({ object: z.record(z.string(), z.unknown()).optional() }).optional(),
});
type AnyEvent = z.infer<typeof eventSchema>;

/**
 * Creates an Order in the local org and sends an example event of the type for it.
 *
 * @param folder the folder of the connector's logs
 * @throws InputError with the known types, when there is no example of the type; Error when the
 *   connector rejects the event
 */
export async function sendType(
  local: LocalDescription,
  type: string,
  folder: string,
  print: (line: string) => void,
) {
  const direct = senderEvent(local, type);
  if (direct !== undefined) return sendDirectly(local, type, direct, folder, print);
  if (!isEventType(type)) {
    const known = [...eventTypes, ...senderTypes].join(', ');
    throw new InputError(
      `There is no example for "${type}". Use one of: ${known}; or --file event.json.`,
    );
  }
  const orderId = newOrderId();
  const org = await openLocalOrg(local);
  const order = await orderFor(org, type, orderId);
  const event = makeEvent(type, {
    orderId,
    orderNumber: order.orderNumber,
    salesforceOrderId: order.id,
    liveMode: isLiveKey(local.digitalRiverApiKey),
    at: new Date(),
  });
  await sendAndPrint(local, org, { order, event, folder }, print);
}

/**
 * Sends an event of XanPay or Xoxoday Plum directly to the connector; there is no local version of
 * these senders.
 */
async function sendDirectly(
  local: LocalDescription,
  type: string,
  { path, headers, body }: SenderEvent,
  folder: string,
  print: (line: string) => void,
): Promise<void> {
  const org = await openLocalOrg(local);
  const order = await createOrder(org);
  const before = await orderSnapshot(org, order.id);
  const reply = await fetch(local.connectorUrl + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: body(order),
  });
  const text = await reply.text();
  print(`${type} was answered with ${reply.status}: ${text}`);
  requireArrival([reply.status]);
  await printChanges(local, org, { order, before, folder }, print);
}

/**
 * Creates an Order in the local org and sends the event in a file for it, with new ids.
 *
 * @param folder the folder of the connector's logs
 * @throws InputError when the file holds no event; Error when the connector rejects it
 */
export async function sendEvent(
  local: LocalDescription,
  json: string,
  folder: string,
  print: (line: string) => void,
) {
  const event = eventSchema.safeParse(parseJson(json)).data;
  if (event === undefined) {
    throw new InputError('Expected an event as JSON with a "type", got a file without one.');
  }
  const { type } = event;
  const orderId = newOrderId();
  const org = await openLocalOrg(local);
  const order = await orderFor(org, type, orderId);
  const sent = withNewIds(event, type, orderId, order);
  await sendAndPrint(local, org, { order, event: sent, folder }, print);
}

/** Document events name only Digital River's order id, so their Order must carry it beforehand. */
function orderFor(org: Connection, type: string, orderId: string): Promise<NewOrder> {
  return createOrder(org, DOCUMENTS.has(type) ? { DR_Order_Id__c: orderId } : {});
}

function withNewIds(event: AnyEvent, type: string, orderId: string, order: NewOrder) {
  const object = event.data?.object ?? {};
  const id = randomUUID();
  if (DOCUMENTS.has(type)) {
    const fileId = randomUUID();
    return {
      ...event,
      id,
      type,
      data: { ...event.data, object: { ...object, id: fileId, fileId, orderId } },
    };
  }
  if (!type.startsWith('order.') || typeof object.state !== 'string') return { ...event, id, type };
  const metadata = { ...(object.metadata as object | undefined), sfOrderId: order.id };
  return {
    ...event,
    id,
    type,
    data: { ...event.data, object: { ...object, id: orderId, metadata } },
  };
}

interface Sending {
  readonly order: NewOrder;
  readonly event: { readonly id: string; readonly type: string };
  /** The folder of the connector's logs. */
  readonly folder: string;
}

async function sendAndPrint(
  local: LocalDescription,
  org: Connection,
  { order, event, folder }: Sending,
  print: (line: string) => void,
): Promise<void> {
  const before = await orderSnapshot(org, order.id);
  const sent = { id: event.id, json: JSON.stringify(event) };
  const deliveries = await deliver(local, sent, DELIVERY_TIMEOUT_MS);
  for (const delivery of deliveries) {
    print(`${event.type} (event ${event.id}) ${outcomeOf(delivery)}`);
  }
  requireArrival(deliveries.map(({ lastStatus }) => lastStatus));
  if (isMapped(event.type)) await printChanges(local, org, { order, before, folder }, print);
  else print('  The connector keeps events of this type, and writes nothing for them.');
}

interface Change extends Pick<Sending, 'order' | 'folder'> {
  readonly before: OrderSnapshot;
}

async function printChanges(
  local: LocalDescription,
  org: Connection,
  change: Change,
  print: (line: string) => void,
): Promise<void> {
  const { order } = change;
  print(`Order ${order.orderNumber}: ${local.orgUrl}/lightning/r/Order/${order.id}/view`);
  for (const line of await changesOf(org, change)) print(line);
}

async function changesOf(org: Connection, { order, before, folder }: Change) {
  const deadline = Date.now() + CHANGE_TIMEOUT_MS;
  for (;;) {
    const lines = changedLines(before, await orderSnapshot(org, order.id));
    if (lines.length > 0) return lines;
    if (Date.now() > deadline)
      return [
        '  No record has changed. The event may be parked or waiting, or calls may be paused:',
        `  see "npm run local -- replay", and ${join(folder, 'worker.log')}.`,
      ];
    await sleep(POLL_MS);
  }
}

function isEventType(type: string): type is EventType {
  return eventTypes.some((known) => known === type);
}
