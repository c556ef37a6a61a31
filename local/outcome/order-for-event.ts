import type { Connection } from 'jsforce';
import type { Candidate, Lookup } from '../../src/salesforce/records/write.ts';
import type { ExaminedEvent } from '../../src/source-tools/check/examine-event.ts';
import { createOrder, type NewOrder } from '../org-client.ts';
import { replaceValue } from './replace-value.ts';

/** A body whose Order is in the local org. */
export interface FittedBody {
  readonly body: Buffer;
  /** What was done for that, in sentences for people. */
  readonly notes: readonly string[];
}

/**
 * Sees to it that the local org has the Orders that events are about, since those of real orders
 * name records of another org. Where the org lets a new Order have the value by which it is looked
 * up, it gets that; otherwise the body names the new Order instead.
 *
 * @param examined what the connector reads from the body
 */
export async function withLocalOrders(
  org: Connection,
  examined: readonly ExaminedEvent[],
  body: Buffer,
): Promise<FittedBody> {
  let text = body.toString();
  const notes: string[] = [];
  for (const lookup of examined.flatMap(({ lookups }) => lookups)) {
    const wanted = candidatesOf(lookup);
    if (lookup.object !== 'Order' || wanted.length === 0) continue;
    if (await isFound(org, wanted)) continue;
    const [first] = wanted;
    const settable = await firstSettable(org, wanted);
    const order = await createOrder(
      org,
      settable === undefined ? {} : { [settable.field]: settable.value },
    );
    if (settable !== undefined) {
      notes.push(
        `Order ${order.orderNumber} was created for it, with ${settable.field} ${settable.value}.`,
      );
    } else if (first !== undefined) {
      const value = replacement(first, order);
      text = replaceValue(text, first.value, value);
      notes.push(
        `Order ${order.orderNumber} was created for it; ${value} was sent in place of ${first.value}, which no Order here has as ${first.field}.`,
      );
    }
  }
  return notes.length === 0 ? { body, notes } : { body: Buffer.from(text), notes };
}

/** The claim counts before all candidates: the record that carries it is the subject's. */
function candidatesOf({ claim, candidates }: Lookup): readonly Candidate[] {
  return claim === undefined ? candidates : [claim, ...candidates];
}

async function isFound(org: Connection, candidates: readonly Candidate[]): Promise<boolean> {
  const conditions = candidates.map(({ field, value }) => `${field} = '${literal(value)}'`);
  // A text that is no record id is not compared with one.
  try {
    const soql = `SELECT Id FROM Order WHERE ${conditions.join(' OR ')} LIMIT 1`;
    return (await org.query(soql)).totalSize > 0;
  } catch {
    return false;
  }
}

function literal(value: string): string {
  return value.replaceAll(/['\\]/g, (sign) => `\\${sign}`);
}

async function firstSettable(
  org: Connection,
  candidates: readonly Candidate[],
): Promise<Candidate | undefined> {
  const { fields } = await org.describe$('Order');
  return candidates.find(({ field, value }) =>
    fields.some(
      ({ name, createable, custom, length }) =>
        name === field && createable && custom && (length ?? 0) >= value.length,
    ),
  );
}

function replacement({ field }: Candidate, { id, orderNumber }: NewOrder): string {
  return field === 'Id' ? id : orderNumber;
}
