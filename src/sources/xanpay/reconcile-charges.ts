import { z } from 'zod';
import { DAY_MS } from '../../time.ts';
import { parseJsonNumbersAsText } from '../parse/json.ts';
import type { OpenSubject, Reconcile, Round } from '../reconciliation.ts';
import { type Charge, readCharge } from './charge-schema.ts';
import { CHARGE_STATUS_RANKS } from './charge-writes.ts';
import { STATUS_UPDATED } from './xanpay-source.ts';

/** A charge that has had no final status for so long is asked for no more. */
const MAX_AGE_MS = 7 * DAY_MS;
const PENDING = 'pending';

const words = z.string().optional().catch(undefined);

/** A charge as the REST API tells of it: other names, and no notifyPayload. Numbers are texts. */
const chargeObjectSchema = z.object({
  status: z.string().transform((status) => status.trim().toLowerCase()),
  merchantAmount: words,
  merchantCurrency: words,
  customerAmount: words,
  customerCurrency: words,
  method: words,
});

export interface XanpayReconcileOptions {
  /** Asks for one charge: its JSON, or nothing when there is none of this id. */
  findCharge(id: string): Promise<Buffer | undefined>;
  /** How long a final status is waited for before it is asked for, and how often. */
  everyMs: number;
}

/**
 * Asks for the charges that are still pending. A final status becomes the webhook that did not come: what the last one
 * said, with what has changed. When it changed is not told, so the time of asking stands for it.
 */
export function xanpayReconcile({ findCharge, everyMs }: XanpayReconcileOptions): Reconcile {
  const types = [`${STATUS_UPDATED}.${PENDING}`];
  async function* ask(open: readonly OpenSubject[], { now, signal }: Round) {
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
        // One charge that can't be read must not keep the others from being asked for.
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new Error(`${failures.length} charges could not be asked for.`, { cause: failures[0] });
    }
  }
  return { everyMs, open: { types, quietMs: everyMs, maxMs: MAX_AGE_MS }, ask };
}

/** Of a status that we don't know nothing could be written, now or in the next round. */
function isFinal(status: string): boolean {
  return status !== PENDING && CHARGE_STATUS_RANKS.has(status);
}

function webhookOf(
  known: Charge,
  { method, ...told }: z.infer<typeof chargeObjectSchema>,
  now: Date,
): Buffer {
  const news = Object.entries({ ...told, paymentMethod: method }).filter(
    ([, value]) => value !== undefined,
  );
  const payload = { ...known, ...Object.fromEntries(news) };
  return Buffer.from(
    JSON.stringify({ timestamp: now.getTime() / 1000, reason: STATUS_UPDATED, payload }),
  );
}
