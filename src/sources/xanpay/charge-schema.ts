import { z } from 'zod';
import { idText, validate, wordText } from '../parse/validate.ts';
import { CHARGE_DETAILS } from './charge-fields.ts';

/**
 * The shortest line of an item has nine characters, so that more items than this never fit into
 * their field.
 */
const MAX_ITEMS = CHARGE_DETAILS.orderItems.size / 8;

const optionalWord = wordText.optional().catch(undefined);
const optionalText = z.string().trim().min(1).optional().catch(undefined);

/** Any webhook, so that the one that the dashboard's test button sends is kept as well. */
export const webhookSchema = z.object(
  { reason: idText.catch('unknown'), timestamp: z.string().optional().catch(undefined) },
  { error: 'a JSON object' },
);

const orderItemSchema = z.object({
  id: optionalText,
  name: optionalText,
  quantity: optionalText,
  amount: optionalText,
  currency: optionalText,
});

/** An event about a charge. Only the charge's id and status are required. Numbers are texts. */
const chargeEventSchema = z.object({
  payload: z.object(
    {
      chargeId: idText,
      status: idText.transform((status) => status.trim().toLowerCase()),
      merchantId: idText.optional().catch(undefined),
      merchantAmount: optionalText,
      merchantCurrency: optionalWord,
      customerAmount: optionalText,
      customerCurrency: optionalWord,
      paymentMethod: optionalWord,
      notifyPayload: z.string().optional().catch(undefined),
      orders: z
        .preprocess(firstItems, z.array(orderItemSchema.catch({})))
        .optional()
        .catch(undefined),
    },
    { error: 'an object: the charge' },
  ),
});

function firstItems(items: unknown): unknown {
  return Array.isArray(items) ? items.slice(0, MAX_ITEMS) : items;
}

/** A charge, as webhooks describe it. */
export type Charge = z.infer<typeof chargeEventSchema>['payload'];

/** One item that is paid for. */
export type OrderItem = z.infer<typeof orderItemSchema>;

/**
 * The charge in an event's body.
 *
 * @throws InvalidEventError naming the first invalid field
 */
export function readCharge(body: unknown): Charge {
  return validate(chargeEventSchema, body).payload;
}

/** The last instant of a JavaScript date, in the year 275760. */
const MAX_DATE_MS = 8.64e15;
/** Larger numbers are milliseconds, since 1979: read as seconds, they would be after the year 11000. */
const MIN_MILLISECONDS = 3e11;

/**
 * Reads a timestamp: seconds with a fraction in webhooks, milliseconds in the REST API.
 *
 * @returns microseconds since 1970; 0 when there is no timestamp, or it is after the last date that
 *   JavaScript has
 */
export function chargeMicroseconds(timestamp: string | undefined): number {
  const seconds = Number(timestamp ?? '');
  if (!(seconds > 0 && seconds <= MAX_DATE_MS)) return 0;
  return Math.round(seconds * (seconds < MIN_MILLISECONDS ? 1e6 : 1e3));
}
