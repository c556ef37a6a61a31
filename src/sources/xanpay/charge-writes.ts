import { versionNumber } from '../../salesforce/records/version-number.ts';
import type {
  FieldValue,
  Lookup,
  RecordKey,
  Version,
  Write,
} from '../../salesforce/records/write.ts';

/** The statuses of a charge that are written, each with its rank: later ones win whatever the times say. */
export const CHARGE_STATUS_RANKS: ReadonlyMap<string, number> = new Map([
  ['pending', 0],
  ['expired', 1],
  ['cancelled', 1],
  // By hand, after a proof of payment, a charge is completed even when it has expired.
  ['completed', 2],
]);

/** What an event says about a charge, freed of the sender's spelling. What it does not say is absent. */
export interface ChargeFacts {
  readonly eventId: string;
  readonly chargeId: string;
  readonly status: string;
  /** When the status changed; microseconds since 1970, 0 when unknown. */
  readonly changedAt: number;
  readonly merchantId?: string | undefined;
  readonly method?: string | undefined;
  readonly merchantAmount?: number | undefined;
  /** ISO 4217 code. */
  readonly merchantCurrency?: string | undefined;
  readonly customerAmount?: number | undefined;
  /** ISO 4217 code. */
  readonly customerCurrency?: string | undefined;
  readonly orderItems?: string | undefined;
  readonly notifyPayload?: string | undefined;
  /** The merchant's own order. */
  readonly orderReference?: string | undefined;
}

/** Lengths of the text fields that are filled with whatever came, in characters. */
export const CHARGE_TEXT_LENGTHS = { orderItems: 131_072, notifyPayload: 32_768 } as const;

/** The field of each fact that an event may leave out. */
const DETAILS = {
  merchantId: 'Merchant_Id__c',
  method: 'Method__c',
  merchantAmount: 'Merchant_Amount__c',
  merchantCurrency: 'Merchant_Currency__c',
  customerAmount: 'Customer_Amount__c',
  customerCurrency: 'Customer_Currency__c',
  orderItems: 'Order_Items__c',
  notifyPayload: 'Notify_Payload__c',
  orderReference: 'Order_Reference__c',
} as const;

const CHARGE = 'XanPay_Charge__c';
const ORDER = 'Order';
const ORDER_LOOKUP = 'order';

/** How the Order of a charge is found. XanPay does not own it: several charges may try to pay one Order. */
export function chargeOrderLookup(orderReference: string, field: string): Lookup {
  return {
    name: ORDER_LOOKUP,
    object: ORDER,
    candidates: [{ field, value: orderReference }],
  };
}

/** What an event changes: the charge's record; and, when it names its Order, the link and the payment's mark on it. */
export function chargeWrites(facts: ChargeFacts): Write[] {
  const record: RecordKey = { object: CHARGE, field: 'Charge_Id__c', value: facts.chargeId };
  const { eventId, status, changedAt } = facts;
  const rank = CHARGE_STATUS_RANKS.get(status) ?? 0;
  const version: Version = [rank, changedAt, eventId];
  const base = { record, version, creates: true } as const;
  const newest = (group: string, fields: Record<string, FieldValue>): Write => ({
    ...base,
    group,
    rule: 'newest',
    fields,
  });
  return [
    {
      ...newest('status', { Status__c: status, Status_Changed__c: instant(changedAt) }),
      guard: { field: 'Charge_Version__c', number: versionNumber(changedAt, rank) },
    },
    // One group for each fact that may be missing: the newest event that has it decides.
    ...Object.entries(DETAILS).flatMap(([fact, field]) => {
      const value = facts[fact as keyof typeof DETAILS];
      return value === undefined ? [] : [newest(fact, { [field]: value })];
    }),
    ...(status === 'completed' && changedAt > 0 ? [completedWrite(base, changedAt)] : []),
    ...(facts.orderReference === undefined ? [] : orderWrites(base, status)),
  ];
}

type Base = Pick<Write, 'record' | 'version' | 'creates'>;

/** The earliest time is kept: what we ask for ourselves comes later than what the webhook says. */
function completedWrite(base: Base, changedAt: number): Write {
  const fields = { Completed__c: instant(changedAt) };
  return { ...base, group: 'completed', rule: 'newest', version: [-changedAt], fields };
}

/** Groups of their own: they wait for the Order, and the rest of the charge does not. */
function orderWrites(base: Base, status: string): Write[] {
  const link: Write = {
    ...base,
    group: 'order',
    rule: 'once',
    fields: { OrderId__c: { lookup: ORDER_LOOKUP } },
  };
  const mark: Write = {
    ...base,
    record: { object: ORDER, lookup: ORDER_LOOKUP },
    group: 'payment status',
    rule: 'once',
    fields: { XanPay_Payment_Status__c: status },
  };
  return status === 'completed' ? [link, mark] : [link];
}

/** As Salesforce's Datetime fields take it; blank when unknown. */
function instant(microseconds: number): string | null {
  return microseconds === 0 ? null : new Date(microseconds / 1000).toISOString();
}
