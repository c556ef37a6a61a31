import { randomUUID } from 'node:crypto';
import type { Connection } from 'jsforce';
import { z } from 'zod';
import type { Environment } from '../src/config/index.ts';
import { InputError } from '../src/errors.ts';
import { isLiveKey } from '../src/registration/org/key-problem.ts';
import { callTrial } from './call-trial.ts';
import { outcomeOf, requireArrival } from './delivery-outcome.ts';
import type { LocalDescription } from './description.ts';
import { deliver } from './digital-river-client.ts';
import { type EventType, eventTypes } from './events/event-types.ts';
import { makeEvent } from './events/make-event.ts';
import { newOrderId } from './events/new-order-id.ts';
import { parseJson } from './input-files.ts';
import { orderSnapshot } from './order-snapshot.ts';
import { createOrder, type NewOrder, openLocalOrg } from './org-client.ts';
import { printOutcome } from './outcome/print-outcome.ts';
import { trialSenders } from './outcome/trial-senders.ts';
import { type SenderEvent, senderEvent, senderTypes } from './sender-events.ts';

const DIGITAL_RIVER = 'digital-river';
/** A slow machine takes long to answer. */
const DELIVERY_TIMEOUT_MS = 30_000;
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
 * @param environment that of the running trial
 * @throws InputError with the known types, when there is no example of the type, or when the trial
 *   has no Digital River; Error when the connector rejects the event, or the inbox parks it
 */
export async function sendType(
  local: LocalDescription,
  type: string,
  environment: Environment,
  print: (line: string) => void,
) {
  const direct = senderEvent(local, type);
  if (direct !== undefined) return sendDirectly(local, type, direct, environment, print);
  if (!isEventType(type)) {
    const known = [...eventTypes, ...senderTypes].join(', ');
    throw new InputError(
      `There is no example for "${type}". Use one of: ${known}; or --file event.json.`,
    );
  }
  requireDigitalRiver(environment);
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
  await sendAndPrint(local, org, { order, event, environment }, print);
}

/**
 * Sends an event of XanPay or Xoxoday Plum directly to the connector; there is no local version of
 * these senders.
 */
async function sendDirectly(
  local: LocalDescription,
  type: string,
  { source, path, headers, body: bodyFor }: SenderEvent,
  environment: Environment,
  print: (line: string) => void,
): Promise<void> {
  const org = await openLocalOrg(local);
  const order = await createOrder(org);
  const before = await orderSnapshot(org, order.id);
  const body = bodyFor(order);
  const reply = await callTrial(local.connectorUrl + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  print(`${type} was answered with ${reply.status}: ${reply.body}`);
  requireArrival([reply.status]);
  const sender = trialSenders(local, environment, org).find(({ name }) => name === source);
  const examined = sender?.examine(type, Buffer.from(body)) ?? [];
  const events = examined.flatMap(({ envelope }) =>
    envelope === undefined ? [] : [{ source, id: envelope.id }],
  );
  await printOutcome({ local, org, order, before, events, environment }, print);
}

/**
 * Reads the event in a file.
 *
 * @throws InputError when the file holds no event
 */
export function readEvent(json: string): AnyEvent {
  const event = eventSchema.safeParse(parseJson(json)).data;
  if (event !== undefined) return event;
  throw new InputError('Expected an event as JSON with a "type", got a file without one.');
}

/**
 * Creates an Order in the local org and sends an event for it, with new ids.
 *
 * @param environment that of the running trial
 * @throws InputError when the trial has no Digital River; Error when the connector rejects the event,
 *   or the inbox parks it
 */
export async function sendEvent(
  local: LocalDescription,
  event: AnyEvent,
  environment: Environment,
  print: (line: string) => void,
) {
  const { type } = event;
  requireDigitalRiver(environment);
  const orderId = newOrderId();
  const org = await openLocalOrg(local);
  const order = await orderFor(org, type, orderId);
  const sent = withNewIds(event, type, orderId, order);
  await sendAndPrint(local, org, { order, event: sent, environment }, print);
}

function requireDigitalRiver({ DIGITAL_RIVER_API_URL }: Environment): void {
  if (DIGITAL_RIVER_API_URL !== undefined) return;
  throw new InputError(
    'The trial has no Digital River, since it was started with DIGITAL_RIVER_ENABLED=false. Start it without this variable.',
  );
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
  /** That of the running trial. */
  readonly environment: Environment;
}

async function sendAndPrint(
  local: LocalDescription,
  org: Connection,
  { order, event, environment }: Sending,
  print: (line: string) => void,
): Promise<void> {
  const before = await orderSnapshot(org, order.id);
  const sent = { id: event.id, json: JSON.stringify(event) };
  const deliveries = await deliver(local, sent, DELIVERY_TIMEOUT_MS);
  for (const delivery of deliveries) {
    print(`${event.type} (event ${event.id}) ${outcomeOf(delivery)}`);
  }
  requireArrival(deliveries.map(({ lastStatus }) => lastStatus));
  const events = [{ source: DIGITAL_RIVER, id: event.id }];
  await printOutcome({ local, org, order, before, events, environment }, print);
}

function isEventType(type: string): type is EventType {
  return eventTypes.some((known) => known === type);
}
