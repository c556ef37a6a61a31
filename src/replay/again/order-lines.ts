import type { PlannedOrder } from '../../repairs/again/plan-order.ts';
import type { Totals } from '../../repairs/again/totals.ts';
import { indented } from '../paragraph.ts';

/** What is looked for and written, order by order, for the first ones. */
export function orderLines({ orders, subjects }: Pick<Totals, 'orders' | 'subjects'>): string[] {
  const more = subjects - orders.length;
  return [
    ...orders.flatMap(linesOf),
    ...(more > 0 ? [`${more} more are not listed here: see the counts above.`] : []),
  ];
}

function linesOf({ source, subject, lookedFor, writes }: PlannedOrder): string[] {
  return [
    `${source} ${subject}`,
    ...lookedFor.flatMap((what) => indented(`looks for ${what}`, '  ')),
    ...writes.flatMap((write) => indented(writeText(write), '  ')),
  ];
}

function writeText({ object, key, fields }: PlannedOrder['writes'][number]): string {
  const which = key === null ? 'that record' : `with ${key.field} ${key.value}`;
  const values = fields.map(({ field, value }) => `${field} ${value}`).join(', ');
  return `writes ${object} ${which}: ${values}`;
}
