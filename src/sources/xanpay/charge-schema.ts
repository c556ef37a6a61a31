import { z } from 'zod';
import { idText, read } from '../parse/validate.ts';

const words = z.string().trim().min(1).optional().catch(undefined);

/** Whatever a webhook may be, so that the one of the dashboard's test button is kept as well. */
export const webhookSchema = z.object(
  { reason: idText.catch('unknown'), timestamp: z.string().optional().catch(undefined) },
  { error: 'a JSON object' },
);

const orderItemSchema = z.object({
  id: words,
  name: words,
  quantity: words,
  amount: words,
  currency: words,
});

/** What an event about a charge needs, its id and status, and what else of it is used. Numbers are texts. */
const chargeEventSchema = z.object({
  payload: z.object(
    {
      chargeId: idText,
      status: idText.transform((status) => status.trim().toLowerCase()),
      merchantId: idText.optional().catch(undefined),
      merchantAmount: words,
      merchantCurrency: words,
      customerAmount: words,
      customerCurrency: words,
      paymentMethod: words,
      notifyPayload: z.string().optional().catch(undefined),
      orders: z.array(orderItemSchema.catch({})).optional().catch(undefined),
    },
    { error: 'an object: the charge' },
  ),
});

/** A charge as a webhook tells of it. */
export type Charge = z.infer<typeof chargeEventSchema>['payload'];

/** One item of what is paid for. */
export type OrderItem = z.infer<typeof orderItemSchema>;

/** @throws InvalidEventError */
export function readCharge(body: unknown): Charge {
  return read(chargeEventSchema, body).payload;
}

/**
 * Microseconds since 1970 of a webhook's timestamp, which is seconds with a fraction; 0 when there is none. The REST API
 * counts milliseconds: as seconds, such a number would be long after the year 5000.
 */
export function chargeMicroseconds(timestamp: string | undefined): number {
  const seconds = Number(timestamp ?? '');
  if (!(seconds > 0 && seconds < 1e14)) return 0;
  return Math.round(seconds * (seconds < 1e11 ? 1e6 : 1e3));
}
