import { z } from 'zod';
import { DAY_MS } from '../../time.ts';
import { parseJsonNumbersAsText } from '../parse/json.ts';
import type { OpenSubject, Reconcile, ReconcileRound } from '../reconciliation.ts';
import { type Charge, readCharge } from './charge-schema.ts';
import { CHARGE_STATUS_RANKS } from './charge-writes.ts';
import { STATUS_UPDATED } from './xanpay-source.ts';

/** After this time, a charge without a final status is no longer looked up. */
const MAX_AGE_MS = 7 * DAY_MS;
const PENDING = 'pending';

const optionalText = z.string().optional().catch(undefined);

/**
 * A charge, as the REST API describes it: with other field names, and without notifyPayload.
 * Numbers are texts.
 */
const chargeObjectSchema = z.object({
  status: z.string().transform((status) => status.trim().toLowerCase()),
  merchantAmount: optionalText,
  merchantCurrency: optionalText,
  customerAmount: optionalText,
  customerCurrency: optionalText,
  method: optionalText,
});

export interface XanpayReconcileOptions {
  /** Fetches one charge as JSON; nothing when XanPay has no charge with this id. */
  findCharge(id: string): Promise<Buffer | undefined>;
  /** How long to wait for a final status before the first look-up, and between look-ups. */
  everyMs: number;
}

/**
 * Looks up the charges that are still pending. A final status becomes the webhook that is missing:
 * the last webhook, with the changed values. XanPay does not say when the status changed, so the
 * event carries the time of the look-up.
 *
 * @returns the reconciliation of the source
 */
export function xanpayReconcile({ findCharge, everyMs }: XanpayReconcileOptions): Reconcile {
  const types = [`${STATUS_UPDATED}.${PENDING}`];
  async function* findEvents(open: readonly OpenSubject[], { now, signal }: ReconcileRound) {
    const failures: unknown[] = [];
    for (const { subject, body } of open) {
      if (signal.aborted) return;
      try {
        const found = await findCharge(subject);
        if (found === undefined) continue;
        const charge = chargeObjectSchema.parse(parseJsonNumbersAsText(found));
        const known = readCharge(parseJsonNumbersAsText(body));
        if (isFinal(charge.status)) yield webhookOf(known, charge, now);
      } catch (error) {
        // One failed look-up must not prevent the others.
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new Error(`${failures.length} charges could not be looked up.`, { cause: failures[0] });
    }
  }
  return { everyMs, open: { types, quietMs: everyMs, maxMs: MAX_AGE_MS }, findEvents };
}

/** An unknown status is not written, so it does not count as final. */
function isFinal(status: string): boolean {
  return status !== PENDING && CHARGE_STATUS_RANKS.has(status);
}

function webhookOf(
  known: Charge,
  { method, ...current }: z.infer<typeof chargeObjectSchema>,
  now: Date,
): Buffer {
  const changes = Object.entries({ ...current, paymentMethod: method }).filter(
    ([, value]) => value !== undefined,
  );
  const payload = { ...known, ...Object.fromEntries(changes) };
  return Buffer.from(
    JSON.stringify({ timestamp: now.getTime() / 1000, reason: STATUS_UPDATED, payload }),
  );
}
