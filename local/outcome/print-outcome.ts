import type { Connection } from 'jsforce';
import type { Environment } from '../../src/config/index.ts';
import type { LocalDescription } from '../description.ts';
import { storedText } from '../mapped/stored-event.ts';
import { changedLines, type OrderSnapshot, orderSnapshot } from '../order-snapshot.ts';
import type { NewOrder } from '../org-client.ts';
import { type EventName, settledEvents } from './settled-events.ts';

/** Events that the connector has accepted, and the Order that they are about. */
interface Accepted {
  readonly local: LocalDescription;
  readonly org: Connection;
  readonly order: NewOrder;
  /** The Order and its records before the events. */
  readonly before: OrderSnapshot;
  readonly events: readonly EventName[];
  /** Of the connector. */
  readonly environment: Environment;
}

/**
 * Waits until the inbox has settled the events, and prints how they stand, and what has changed of
 * their Order and its records.
 *
 * @throws Error when one of them is parked
 */
export async function printOutcome(
  { local, org, order, before, events, environment }: Accepted,
  print: (line: string) => void,
): Promise<void> {
  const stored = await settledEvents(environment.DATABASE_URL ?? '', events);
  for (const [index, { id }] of events.entries()) {
    const event = stored[index];
    if (event === undefined) continue;
    for (const line of storedText(id, event)) print(line);
  }
  print(`Order ${order.orderNumber}: ${local.orgUrl}/lightning/r/Order/${order.id}/view`);
  const changes = changedLines(before, await orderSnapshot(org, order.id));
  for (const line of changes.length > 0 ? changes : ['  No record has changed.']) print(line);
  if (stored.some(({ status }) => status === 'parked')) {
    throw new Error('The event is parked: the connector has stored it, and cannot write it.');
  }
}
