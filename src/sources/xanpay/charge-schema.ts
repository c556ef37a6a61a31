import { z } from 'zod';
import { idText, validate } from '../parse/validate.ts';

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
      merchantCurrency: optionalText,
      customerAmount: optionalText,
      customerCurrency: optionalText,
      paymentMethod: optionalText,
      notifyPayload: z.string().optional().catch(undefined),
      orders: z.array(orderItemSchema.catch({})).optional().catch(undefined),
    },
    { error: 'an object: the charge' },
  ),
});

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

/**
 * Reads a timestamp: seconds with a fraction in webhooks, milliseconds in the REST API. Read as
 * seconds, a number of milliseconds would be long after the year 5000.
 *
 * @returns microseconds since 1970; 0 when there is no timestamp
 */
export function chargeMicroseconds(timestamp: string | undefined): number {
  const seconds = Number(timestamp ?? '');
  if (!(seconds > 0 && seconds < 1e14)) return 0;
  return Math.round(seconds * (seconds < 1e11 ? 1e6 : 1e3));
}
