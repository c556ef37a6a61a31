import { collectionsIn } from './answered-collections.ts';
import type { Effect } from './effect.ts';

/** The errors in the answer to a written collection name no fields. Only such answers can trigger it. */
export const unnamedFields: Effect = ({ response }, fault, proceed) => {
  const json = response.json.bind(response);
  response.json = (body) => {
    const collections = collectionsIn(body);
    if (collections.length === 0 || !fault.isTriggered()) return json(body);
    for (const result of collections.flat()) removeFields(result);
    return json(body);
  };
  proceed();
};

function removeFields(result: unknown): void {
  const { errors = [] } = result as { errors?: { fields: string[] }[] };
  for (const error of errors) error.fields = [];
}
