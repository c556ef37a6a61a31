import { closest } from 'fastest-levenshtein';
import { MAPPED_TYPES } from './orders/order-facts.ts';

/** Names after a prefix: `typesOf('refund', 'created pending')` are refund.created and refund.pending. */
const typesOf = (prefix: string, names: string) =>
  names.split(' ').map((name) => `${prefix}.${name}`);

/**
 * The event types of Digital River.
 *
 * @see Digital River docs, "All event types", and the samples of "Key event types"; where the two
 *   name a type differently, both are here
 */
export const EVENT_TYPES: readonly string[] = [
  ...MAPPED_TYPES,
  ...typesOf('account.update', 'failure success'),
  ...typesOf('checkout', 'created updated deleted'),
  ...typesOf('checkout_session.order', 'created create'),
  ...typesOf('customer', 'created deleted updated'),
  ...typesOf('customer', 'invoice_attribute.created tax_identifier.created'),
  ...typesOf('customer.source', 'created deleted'),
  ...typesOf('fulfillment', 'created create'),
  ...typesOf('fulfillment_cancellation', 'accepted created rejected'),
  ...typesOf('fulfillment_order', 'backordered cancelled pending shipped'),
  ...typesOf('fulfillment_return', 'accepted created pending rejected'),
  ...typesOf('global_returns', 'accepted canceled created label.created scanned'),
  ...typesOf('invoice', 'created open paid payment_failed uncollectible updated void'),
  ...typesOf('invoice_attribute', 'created deleted'),
  ...typesOf('logistics_return', 'received'),
  ...typesOf('order.charge', 'created pending capturable complete completed cancelled failed'),
  ...typesOf('order.charge.cancel', 'pending pending_information complete failed'),
  ...typesOf('order.charge.capture', 'created pending complete completed failed'),
  ...typesOf('order.charge.reauth', 'failed'),
  ...typesOf('order.charge.refund', 'created pending complete completed failed'),
  ...typesOf('payout', 'created'),
  ...typesOf('refund', 'complete created failed pending pending_information succeeded updated'),
  ...typesOf('return', 'accepted created updated'),
  ...typesOf('sales_transaction', 'created'),
  ...typesOf('source', 'chargeable created'),
  ...typesOf('subscription', 'created deleted extended failed lapsed payment_failed'),
  ...typesOf('subscription', 'reminder source_invalid updated'),
  ...typesOf('tax_identifier', 'deleted not_valid pending updated verified'),
];

/** Resources whose event types are not listed one by one here: any of their names counts as known. */
const OTHER_RESOURCES = ['fee', 'fileLink', 'fulfiller', 'location', 'manufacturer', 'plan', 'sku'];

/** A type that is not in Digital River's catalogue, and the type there that is spelt most alike. */
export interface UnknownType {
  readonly type: string;
  readonly nearest: string;
}

/**
 * Finds types that are most likely misspelt. Digital River adds types: one that is not known here is
 * a reason to warn, not to refuse.
 *
 * @param types names of event types; `*` stands for any characters, and what follows it is not judged
 */
export function unknownTypes(types: readonly string[]): UnknownType[] {
  return types
    .filter((type) => !isKnown(type))
    .map((type) => ({ type, nearest: closest(type, [...EVENT_TYPES]) }));
}

function isKnown(type: string): boolean {
  const [start = '', ...others] = type.split('*');
  if (OTHER_RESOURCES.some((resource) => type.startsWith(`${resource}.`))) return true;
  return others.length === 0
    ? EVENT_TYPES.includes(type)
    : EVENT_TYPES.some((known) => known.startsWith(start));
}

/** Sentences about types that are most likely misspelt, one for each; empty when all are known. */
export function unknownTypeNotes(types: readonly string[]): string[] {
  return unknownTypes(types).map(
    ({ type, nearest }) =>
      `${type} is not in the list of Digital River's event types that the connector knows. Did you mean ${nearest}?`,
  );
}
