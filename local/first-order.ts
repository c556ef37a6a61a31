import { randomUUID } from 'node:crypto';
import { isLiveKey } from '../src/registration/org/key-problem.ts';
import { SECOND_MS } from '../src/time.ts';
import type { LocalDescription } from './description.ts';
import { deliver } from './digital-river-client.ts';
import { makeEvent } from './events/make-event.ts';
import { newOrderId } from './events/new-order-id.ts';
import { changedLines, orderSnapshot } from './order-snapshot.ts';
import { createOrder, openLocalOrg } from './org-client.ts';
import { type EventName, settledEvents } from './outcome/settled-events.ts';

const EVENT_TYPES = ['order.accepted', 'order.complete', 'order.invoice.created'] as const;
const DELIVERY_TIMEOUT_MS = 30_000;

/**
 * Sends the events of a first order, and prints the answers and, once the inbox has settled them, the
 * changes in Salesforce.
 *
 * @param databaseUrl of the connector
 */
export async function sendFirstOrder(
  local: LocalDescription,
  databaseUrl: string,
  print: (line: string) => void,
): Promise<void> {
  const sentEvents: EventName[] = [];
  const org = await openLocalOrg(local);
  const order = await createOrder(org);
  const orderId = newOrderId();
  const before = await orderSnapshot(org, order.id);
  print('');
  print(
    `Events sent for order ${order.orderNumber} (Digital River order ${orderId}), with the connector's answers`,
  );
  const start = Date.now() - EVENT_TYPES.length * SECOND_MS;
  for (const [step, type] of EVENT_TYPES.entries()) {
    const event = makeEvent(type, {
      orderId,
      orderNumber: order.orderNumber,
      salesforceOrderId: order.id,
      fileId: randomUUID(),
      liveMode: isLiveKey(local.digitalRiverApiKey),
      at: new Date(start + step * SECOND_MS),
    });
    sentEvents.push({ source: 'digital-river', id: event.id });
    const sent = { id: event.id, json: JSON.stringify(event) };
    for (const { address, lastStatus, lastError } of await deliver(
      local,
      sent,
      DELIVERY_TIMEOUT_MS,
    )) {
      print(
        `  ${type.padEnd(22)} ${String(lastStatus ?? lastError).padEnd(4)} ${new URL(address).pathname}`,
      );
    }
  }
  const stored = await settledEvents(databaseUrl, sentEvents);
  for (const { status, reason, type } of stored) {
    if (status !== 'applied') print(`  ${type ?? 'An event'} is ${status}. ${reason ?? ''}`);
  }
  print('');
  print('Records changed in Salesforce');
  const changes = changedLines(before, await orderSnapshot(org, order.id));
  for (const line of changes.length > 0 ? changes : ['  none']) print(line);
}
