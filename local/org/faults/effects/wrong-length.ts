import type { ActiveFault } from '../fault-registry.ts';
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

/** The results of written collections: the body itself, or bodies within a Composite answer. */
function collectionsIn(body: unknown): unknown[][] {
  if (isCollection(body)) return [body];
  const parts = memberOf(body, 'compositeResponse');
  if (!Array.isArray(parts)) return [];
  return parts.map((part) => memberOf(part, 'body')).filter(isCollection);
}

function isCollection(body: unknown): body is unknown[] {
  return Array.isArray(body) && typeof memberOf(body[0], 'success') === 'boolean';
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
