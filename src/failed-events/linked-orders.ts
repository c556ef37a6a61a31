import { z } from 'zod';
import { toRecordId } from '../salesforce/records/record-id.ts';
import type { LinkedOrders } from './failed-event-records.ts';

const conflictIds = z
  .object({
    order: z.string().optional().catch(undefined),
    otherOrder: z.string().optional().catch(undefined),
    otherSubject: z.string().optional().catch(undefined),
  })
  .catch({});

/**
 * The Orders that a Failed Event links to. Pure.
 *
 * @param conflict ids of a conflict, as they are stored with the event
 * @param foundOrder id of the Order that the event's subject was found with
 * @param prefix the first characters of the ids of Orders; undefined when they are not known
 */
export function linkedOrders(
  conflict: unknown,
  foundOrder: string | null,
  prefix: string | undefined,
): LinkedOrders {
  const { order, otherOrder, otherSubject } = conflictIds.parse(conflict ?? {});
  const idOf = (text: string | null | undefined) => {
    const id = text == null ? undefined : toRecordId(text);
    return id?.startsWith(prefix ?? '') ? id : null;
  };
  return {
    order: idOf(order) ?? idOf(foundOrder),
    otherOrder: idOf(otherOrder),
    otherOrderId: otherSubject ?? null,
  };
}
