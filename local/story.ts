import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalDescription } from './description.ts';
import { deliver } from './digital-river-client.ts';
import { makeEvent } from './events/make-event.ts';
import { newOrderId } from './events/new-order-id.ts';
import { changedLines, type OrderSnapshot, orderSnapshot } from './order-snapshot.ts';
import { createOrder, openLocalOrg } from './org-client.ts';

const LIFE = ['order.accepted', 'order.complete', 'order.invoice.created'] as const;
const SECOND_MS = 1000;
/** The Order, its Fulfillment and its invoice. */
const RECORDS = 3;
const DELIVERY_TIMEOUT_MS = 10_000;
const RECORDS_TIMEOUT_MS = 15_000;
const POLL_MS = 50;

/** Sends the events of a first order, and prints the answers and the changes in Salesforce. */
export async function tellFirstOrder(
  local: LocalDescription,
  tell: (line: string) => void,
): Promise<void> {
  const org = await openLocalOrg(local);
  const order = await createOrder(org);
  const orderId = newOrderId();
  const before = await orderSnapshot(org, order.id);
  tell('');
  tell(
    `Events sent for order ${order.orderNumber} (Digital River order ${orderId}), with the connector's answers`,
  );
  const start = Date.now() - LIFE.length * SECOND_MS;
  for (const [step, type] of LIFE.entries()) {
    const event = makeEvent(type, {
      orderId,
      orderNumber: order.orderNumber,
      salesforceOrderId: order.id,
      fileId: randomUUID(),
      at: new Date(start + step * SECOND_MS),
    });
    const sent = { id: event.id, json: JSON.stringify(event) };
    for (const { address, lastStatus, lastError } of await deliver(
      local,
      sent,
      undefined,
      DELIVERY_TIMEOUT_MS,
    )) {
      tell(
        `  ${type.padEnd(22)} ${String(lastStatus ?? lastError).padEnd(4)} ${new URL(address).pathname}`,
      );
    }
  }
  const after = await whenApplied(() => orderSnapshot(org, order.id));
  tell('');
  tell('Records changed in Salesforce');
  for (const line of changedLines(before, after)) tell(line);
}

async function whenApplied(read: () => Promise<OrderSnapshot>): Promise<OrderSnapshot> {
  const deadline = Date.now() + RECORDS_TIMEOUT_MS;
  for (;;) {
    const snapshot = await read();
    if (isComplete(snapshot) || Date.now() > deadline) return snapshot;
    await sleep(POLL_MS);
  }
}

function isComplete(snapshot: OrderSnapshot): boolean {
  const values = [...snapshot.values()].flatMap((view) => [...view.values.values()]);
  return snapshot.size === RECORDS && values.includes('complete') && values.includes('Completed');
}
