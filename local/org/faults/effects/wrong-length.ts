import type { ActiveFault } from '../fault-registry.ts';
import { collectionsIn } from './answered-collections.ts';
import type { Effect } from './effect.ts';

/**
 * One result is missing in the answer to a written collection. Only such answers can trigger it.
 */
export const wrongLength: Effect = ({ response }, fault, proceed) => {
  const json = response.json.bind(response);
  response.json = (body) => {
    const collections = collectionsIn(body);
    if (collections.length > 0 && fault.isTriggered()) takeOne(collections, fault);
    return json(body);
  };
  proceed();
};

function takeOne(collections: unknown[][], fault: ActiveFault): void {
  const shortened = collections[fault.pick(collections.length)] ?? [];
  shortened.splice(fault.pick(shortened.length), 1);
}
