import type { Proof } from '../../authenticate/authenticate.ts';
import { type ReadResult, readEvent } from '../../inbox/read-event.ts';
import type { DigitalRiverAccess } from '../../sources/digital-river/api/api-request.ts';
import { orderSnapshot } from '../../sources/digital-river/api/order-snapshot.ts';
import { type DigitalRiverOrder, readOrder } from '../../sources/digital-river/api/orders-api.ts';
import type { Source } from '../../sources/source.ts';
import { SECOND_MS } from '../../time.ts';

/** Name of the source whose orders can be asked for. */
export const SOURCE = 'digital-river';

/** A batch waits for the answer, and goes on without one: nothing is gained by patience. */
const PATIENCE = { timeoutMs: 3 * SECOND_MS, maxRetries: 0 } as const;
/** The event was not delivered by a call: the connector asked for the order. */
const PROOF: Proof = { method: 'reconcile', caller: "Digital River's API" };

/**
 * Asks Digital River for an order, once and for a short time.
 *
 * @returns undefined when Digital River has no such order
 * @throws DigitalRiverError
 */
export function askForOrder(
  access: DigitalRiverAccess,
  id: string,
): Promise<DigitalRiverOrder | undefined> {
  return readOrder({ ...access, ...PATIENCE }, id);
}

/**
 * The answer as an event of the order.
 *
 * @param mode of the installation, for an order that does not name its own
 */
export function eventOf(
  order: DigitalRiverOrder,
  source: Source,
  mode: 'live' | 'test',
): ReadResult {
  return readEvent(source, orderSnapshot(order, mode === 'live').body, PROOF);
}
