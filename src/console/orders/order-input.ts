import { z } from 'zod';
import type { SubjectName } from '../../inbox/repair/event-selection.ts';
import { shownText } from '../../shown-text.ts';
import { ConflictError, NotFoundError } from '../operation/operation-errors.ts';
import type { OrdersData } from './orders-data.ts';

/** Longer texts are no id of anything. */
const MAX_LENGTH = 255;

/** A text by which an order is found. */
export const orderText = z
  .string()
  .max(MAX_LENGTH)
  .regex(/^\P{Cc}+$/u, 'must not contain control characters')
  .regex(/\S/, 'must not be blank')
  .describe(
    "The sender's id of the order, its order number, the id of its Salesforce record, or an event id",
  );

/** Names the order that is to be changed. */
export const orderToChange = z.object({
  order: orderText,
  source: z
    .string()
    .max(MAX_LENGTH)
    .optional()
    .describe('The sender whose order is meant; needed where several know the same text'),
});

export type OrderToChange = z.output<typeof orderToChange>;

/**
 * For the audit trail: the order's own id, whatever it was found by. What may be personal is not named.
 */
export async function nameOfOrder(
  data: Pick<OrdersData, 'choose'>,
  input: OrderToChange,
): Promise<string> {
  const chosen = await data.choose(input.order, input.source);
  if (chosen.kind !== 'chosen') return nameAsGiven(input);
  const { key, source } = chosen.subject;
  return nameAsGiven({ order: key, source });
}

function nameAsGiven({ order, source }: OrderToChange): string {
  return `order ${shownText(order)}${source === undefined ? '' : ` of ${shownText(source)}`}`;
}

/**
 * The one order that is meant.
 *
 * @throws NotFoundError when the inbox knows none, ConflictError when it is not known which is meant
 */
export async function chooseOrder(
  data: Pick<OrdersData, 'choose'>,
  { order, source }: OrderToChange,
): Promise<SubjectName> {
  const chosen = await data.choose(order, source);
  switch (chosen.kind) {
    case 'chosen':
      return chosen.subject;
    case 'unknown':
      throw new NotFoundError('The connector knows no such order.');
    case 'refused':
      throw new ConflictError(
        `This is the record of no order that the connector knows. It has refused ${namesOf(chosen.subjects)}: open one of these.`,
      );
    case 'several':
      throw new ConflictError(
        `Several orders have this text: ${namesOf(chosen.subjects)}. Nothing was changed: open one of these.`,
      );
  }
}

function namesOf(subjects: readonly SubjectName[]): string {
  const names = subjects.slice(0, 20).map(({ source, key }) => `${shownText(key)} of ${source}`);
  return names.join(', ');
}
