import { InvalidEventError } from '../../errors.ts';
import { decimal } from '../parse/decimal.ts';
import { fieldText } from '../parse/field-text.ts';
import { CHARGE_DETAILS } from './charge-fields.ts';
import type { Charge, OrderItem } from './charge-schema.ts';
import type { ChargeFacts } from './charge-writes.ts';
import { readNotifyPayload } from './notify-payload.ts';

/** Digits after the decimal point: some currencies have three. */
const PLACES = 3;

/**
 * What a webhook says about its charge.
 *
 * @param charge the webhook's payload
 * @param eventId the id that the event has in the inbox
 * @param changedAt when the status changed; microseconds since 1970, 0 when unknown
 * @throws InvalidEventError when an amount does not fit its field; amounts are never rounded
 */
export function chargeFacts(charge: Charge, eventId: string, changedAt: number): ChargeFacts {
  const notify =
    charge.notifyPayload === undefined ? undefined : readNotifyPayload(charge.notifyPayload);
  return {
    eventId,
    chargeId: charge.chargeId,
    status: charge.status,
    changedAt,
    merchantId: charge.merchantId,
    method: charge.paymentMethod,
    merchantAmount: amount('merchantAmount', charge.merchantAmount),
    merchantCurrency: charge.merchantCurrency,
    customerAmount: amount('customerAmount', charge.customerAmount),
    customerCurrency: charge.customerCurrency,
    orderItems: itemsText(charge.orders),
    notifyPayload: notify && fieldText(notify.text, CHARGE_DETAILS.notifyPayload.size),
    orderReference: notify?.orderId,
  };
}

function amount(field: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const exact = decimal(text, PLACES);
  if (exact !== undefined) return exact;
  throw new InvalidEventError(
    `payload.${field}`,
    `an amount of at most 15 digits, ${PLACES} of them after the point`,
    `a text of ${text.length} characters that is no such amount`,
  );
}

/**
 * A line for each item, such as `2 × Phone (unique-phone-id), 100.50 SGD`; nothing when there are
 * no items.
 */
function itemsText(items: readonly OrderItem[] | undefined): string | undefined {
  if (items === undefined || items.length === 0) return undefined;
  return fieldText(items.map(itemText).join('\n'), CHARGE_DETAILS.orderItems.size);
}

function itemText({ id, name, quantity, amount: price, currency }: OrderItem): string {
  const what = [name ?? 'Item', id === undefined ? '' : `(${id})`].filter(Boolean).join(' ');
  const cost = [price, price === undefined ? undefined : currency].filter(Boolean).join(' ');
  return [`${quantity ?? '?'} × ${what}`, cost].filter(Boolean).join(', ');
}
