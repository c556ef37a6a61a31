import { createHash } from 'node:crypto';
import type { Proof } from '../../authenticate/authenticate.ts';
import { toRecordId } from '../../salesforce/records/record-id.ts';
import { arrivalNotes, notAfterArrival } from '../parse/arrival.ts';
import { storableDate } from '../parse/instant.ts';
import { parseJsonNumbersAsText } from '../parse/json.ts';
import { validate } from '../parse/validate.ts';
import type { Reconcile } from '../reconciliation.ts';
import type { Contribution, Envelope, Source, Unmapped } from '../source.ts';
import { chargeFacts } from './charge-facts.ts';
import { type Charge, chargeMicroseconds, readCharge, webhookSchema } from './charge-schema.ts';
import {
  CHARGE_STATUS_RANKS,
  chargeOrderLookup,
  chargeVersion,
  chargeWrites,
} from './charge-writes.ts';

export const XANPAY_PATH = '/webhooks/xanpay';
/** The only reason that XanPay documents. */
export const STATUS_UPDATED = 'charge_status_updated';

export interface XanpayOptions {
  /** Which charges are written; those of the other mode are kept, unmapped. */
  mode: 'live' | 'test';
  /** Field of the Order that holds the `orderId` of the notifyPayload. */
  orderField: string;
  reconcile?: Reconcile | undefined;
}

/** XanPay: payments. Each event carries the status of one charge, and the whole charge. */
export function xanpay({ mode, orderField, reconcile }: XanpayOptions): Source {
  return {
    name: 'xanpay',
    parse: parseJsonNumbersAsText,
    envelope: (body, proof) => envelope(body, proof, mode === 'live'),
    contribution: (body, arrivedAt) => contribution(body, orderField, arrivedAt),
    lookups: ({ orderReference }) =>
      orderReference === undefined ? [] : [chargeOrderLookup(orderReference, orderField)],
    reconcile,
  };
}

function envelope(body: unknown, proof: Proof, live: boolean): Envelope {
  const { reason, timestamp } = validate(webhookSchema, body);
  const microseconds = chargeMicroseconds(timestamp);
  const common = {
    live: proof.live ?? null,
    time: microseconds === 0 ? null : storableDate(microseconds),
  };
  if (reason !== STATUS_UPDATED) {
    const unmapped = unmappedType('There is nothing to write for webhooks with this reason.');
    return { ...common, id: digest(body), type: reason, subject: null, unmapped };
  }
  const charge = readCharge(body);
  const mapped = {
    ...common,
    id: eventId(charge, microseconds),
    type: `${STATUS_UPDATED}.${charge.status}`,
    subject: charge.chargeId,
  };
  if (!CHARGE_STATUS_RANKS.has(charge.status)) {
    const unmapped = unmappedType('There is nothing to write for charges of this status.');
    return { ...mapped, unmapped };
  }
  if (proof.live !== undefined && proof.live !== live) {
    const [received, served] = live ? ['sandbox', 'live'] : ['live', 'sandbox'];
    const reason = `It is of the ${received} environment, and this installation serves ${served} charges.`;
    return { ...mapped, unmapped: { code: 'OTHER_MODE', reason } };
  }
  return mapped;
}

function unmappedType(reason: string): Unmapped {
  return { code: 'UNMAPPED_TYPE', reason };
}

function contribution(body: unknown, orderField: string, arrivedAt: Date): Contribution {
  const charge = readCharge(body);
  const timestamp = chargeMicroseconds(validate(webhookSchema, body).timestamp);
  const changedAt = notAfterArrival(timestamp, arrivedAt);
  const parsed = chargeFacts(charge, eventId(charge, timestamp), changedAt);
  const orderReference = searchableReference(parsed.orderReference, orderField);
  const facts = { ...parsed, orderReference };
  const keys: Record<string, string> = orderReference === undefined ? {} : { orderReference };
  return {
    keys,
    keysVersion: chargeVersion(facts),
    writes: chargeWrites(facts),
    notes: arrivalNotes({ timestamp }, arrivedAt),
  };
}

/**
 * The reference as a query can use it: a record id in its 18-character form, or nothing if invalid.
 */
function searchableReference(
  reference: string | undefined,
  orderField: string,
): string | undefined {
  return reference !== undefined && orderField === 'Id' ? toRecordId(reference) : reference;
}

/** Webhooks carry no id, so it is derived from what identifies a change of status. */
function eventId({ chargeId, status }: Charge, microseconds: number): string {
  return digest([chargeId, status, microseconds]);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
