import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLiveKey } from '../src/registration/org/key-problem.ts';
import { SECOND_MS } from '../src/time.ts';
import type { LocalDescription } from './description.ts';
import { deliver } from './digital-river-client.ts';
import { makeEvent } from './events/make-event.ts';
import { newOrderId } from './events/new-order-id.ts';
import { changedLines, type OrderSnapshot, orderSnapshot } from './order-snapshot.ts';
import { createOrder, openLocalOrg } from './org-client.ts';

const EVENT_TYPES = ['order.accepted', 'order.complete', 'order.invoice.created'] as const;
/** The Order, its Fulfillment and its invoice. */
const EXPECTED_RECORDS = 3;
const DELIVERY_TIMEOUT_MS = 10_000;
const RECORDS_TIMEOUT_MS = 15_000;
const POLL_MS = 50;

/** Sends the events of a first order, and prints the answers and the changes in Salesforce. */
export async function sendFirstOrder(
  local: LocalDescription,
  print: (line: string) => void,
): Promise<void> {
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
  const after = await waitUntilApplied(() => orderSnapshot(org, order.id));
  print('');
  print('Records changed in Salesforce');
  const changes = changedLines(before, after);
  for (const line of changes.length > 0 ? changes : ['  none']) print(line);
}

async function waitUntilApplied(read: () => Promise<OrderSnapshot>): Promise<OrderSnapshot> {
  const deadline = Date.now() + RECORDS_TIMEOUT_MS;
  for (;;) {
    const snapshot = await read();
    if (isComplete(snapshot) || Date.now() > deadline) return snapshot;
    await sleep(POLL_MS);
  }
}

function isComplete(snapshot: OrderSnapshot): boolean {
  const values = [...snapshot.values()].flatMap((view) => [...view.values.values()]);
  return (
    snapshot.size === EXPECTED_RECORDS &&
    values.includes('complete') &&
    values.includes('Completed')
  );
}
