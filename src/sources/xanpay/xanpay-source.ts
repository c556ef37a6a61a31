import { createHash } from 'node:crypto';
import type { Proof } from '../../authenticate/authenticate.ts';
import { toRecordId } from '../../salesforce/records/record-id.ts';
import { parseJsonNumbersAsText } from '../parse/json.ts';
import { read } from '../parse/validate.ts';
import type { Reconcile } from '../reconciliation.ts';
import type { Contribution, Envelope, Source } from '../source.ts';
import { chargeFacts } from './charge-facts.ts';
import { type Charge, chargeMicroseconds, readCharge, webhookSchema } from './charge-schema.ts';
import { CHARGE_STATUS_RANKS, chargeOrderLookup, chargeWrites } from './charge-writes.ts';

export const XANPAY_PATH = '/webhooks/xanpay';
/** The one reason that is documented. */
export const STATUS_UPDATED = 'charge_status_updated';

export interface XanpayOptions {
  /** Which charges are written; those of the other mode are kept, unmapped. */
  mode: 'live' | 'test';
  /** Field of the Order that holds the `orderId` of the notifyPayload. */
  orderField: string;
  reconcile?: Reconcile | undefined;
}

/** XanPay: the statuses of charges, each with the whole charge. */
export function xanpay({ mode, orderField, reconcile }: XanpayOptions): Source {
  return {
    name: 'xanpay',
    parse: parseJsonNumbersAsText,
    envelope: (body, proof) => envelope(body, proof, mode === 'live'),
    contribution: (body) => contribution(body, orderField),
    lookups: ({ orderReference }) =>
      orderReference === undefined ? [] : [chargeOrderLookup(orderReference, orderField)],
    reconcile,
  };
}

function envelope(body: unknown, proof: Proof, live: boolean): Envelope {
  const { reason, timestamp } = read(webhookSchema, body);
  const microseconds = chargeMicroseconds(timestamp);
  const kept = {
    live: proof.live ?? null,
    time: microseconds === 0 ? null : new Date(microseconds / 1000),
  };
  if (reason !== STATUS_UPDATED) {
    const unmapped = 'There is nothing to write for webhooks with this reason.';
    return { ...kept, id: digest(body), type: reason, subject: null, unmapped };
  }
  const charge = readCharge(body);
  const known = {
    ...kept,
    id: eventId(charge, microseconds),
    type: `${STATUS_UPDATED}.${charge.status}`,
  };
  if (!CHARGE_STATUS_RANKS.has(charge.status)) {
    const unmapped = 'There is nothing to write for charges of this status.';
    return { ...known, subject: null, unmapped };
  }
  if (proof.live !== undefined && proof.live !== live) {
    const [came, served] = live ? ['sandbox', 'live'] : ['live', 'sandbox'];
    const unmapped = `It is of the ${came} environment, and this installation serves ${served} charges.`;
    return { ...known, subject: null, unmapped };
  }
  return { ...known, subject: charge.chargeId };
}

function contribution(body: unknown, orderField: string): Contribution {
  const charge = readCharge(body);
  const microseconds = chargeMicroseconds(read(webhookSchema, body).timestamp);
  const told = chargeFacts(charge, eventId(charge, microseconds), microseconds);
  const orderReference = usable(told.orderReference, orderField);
  const facts = { ...told, orderReference };
  const keys: Record<string, string> = orderReference === undefined ? {} : { orderReference };
  return { keys, writes: chargeWrites(facts) };
}

/** A record id is found in its long form; what is no id at all finds nothing, and must not reach a query. */
function usable(reference: string | undefined, orderField: string): string | undefined {
  return reference !== undefined && orderField === 'Id' ? toRecordId(reference) : reference;
}

/** Webhooks carry no id: what tells two of them apart stands in. */
function eventId({ chargeId, status }: Charge, microseconds: number): string {
  return digest([chargeId, status, microseconds]);
}

function digest(told: unknown): string {
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}
