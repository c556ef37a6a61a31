import { versionNumber } from '../../salesforce/records/version-number.ts';
import type {
  FieldValue,
  Lookup,
  RecordKey,
  Version,
  Write,
} from '../../salesforce/records/write.ts';
import {
  CHARGE_DETAILS,
  CHARGE_FIELDS,
  CHARGE_OBJECT,
  PAYMENT_STATUS_FIELD,
} from './charge-fields.ts';

/**
 * The statuses that are written, each with its rank: a higher rank wins, whatever the times say.
 */
export const CHARGE_STATUS_RANKS: ReadonlyMap<string, number> = new Map([
  ['pending', 0],
  ['expired', 1],
  ['cancelled', 1],
  // A charge that has expired can still be completed by hand, after a proof of payment.
  ['completed', 2],
]);

type Details = typeof CHARGE_DETAILS;

/** The facts that an event may lack: numbers for number fields, texts for all others. */
type ChargeDetails = {
  readonly [Fact in keyof Details]?:
    | (Details[Fact]['kind'] extends 'number' ? number : string)
    | undefined;
};

/** What an event says about a charge, independent of XanPay's JSON. */
export interface ChargeFacts extends ChargeDetails {
  readonly eventId: string;
  readonly chargeId: string;
  readonly status: string;
  /** When the status changed; microseconds since 1970, 0 when unknown. */
  readonly changedAt: number;
}

const ORDER = 'Order';
const ORDER_LOOKUP = 'order';

/**
 * How the Order of a charge is found. The look-up has no claim, because several charges may try to
 * pay one Order.
 *
 * @param orderReference the merchant's own order id
 * @param field API name of the Order's field that holds it
 */
export function chargeOrderLookup(orderReference: string, field: string): Lookup {
  return {
    name: ORDER_LOOKUP,
    object: ORDER,
    candidates: [{ field, value: orderReference }],
  };
}

/** The version of an event: the rank of its status, then when the status changed. */
export function chargeVersion({ status, changedAt, eventId }: ChargeFacts): Version {
  return [rankOf(status), changedAt, eventId];
}

function rankOf(status: string): number {
  return CHARGE_STATUS_RANKS.get(status) ?? 0;
}

/**
 * The writes of an event: to the charge's record and, when the event names an Order, its link to
 * the Order and the payment status on the Order.
 *
 * @param facts what the event says
 * @returns one write per record and field group
 */
export function chargeWrites(facts: ChargeFacts): Write[] {
  const { chargeId, status, changedAt } = facts;
  const record: RecordKey = {
    object: CHARGE_OBJECT,
    field: CHARGE_FIELDS.chargeId.field,
    value: chargeId,
  };
  const base = { record, version: chargeVersion(facts), creates: true } as const;
  return [
    {
      ...base,
      group: 'status',
      rule: 'newest',
      fields: {
        [CHARGE_FIELDS.status.field]: status,
        [CHARGE_FIELDS.statusChanged.field]: datetime(changedAt),
      },
      guard: {
        field: CHARGE_FIELDS.version.field,
        number: versionNumber(changedAt, rankOf(status)),
      },
    },
    ...detailWrites(base, facts),
    ...(status === 'completed' && changedAt > 0 ? [completedWrite(base, changedAt)] : []),
    ...(facts.orderReference === undefined ? [] : orderWrites(base, status)),
  ];
}

type Base = Pick<Write, 'record' | 'version' | 'creates'>;

/** Each fact that an event may lack is a field group: the newest event that has it wins. */
function detailWrites(base: Base, facts: ChargeFacts): Write[] {
  return Object.entries(CHARGE_DETAILS).flatMap(([fact, { field }]): Write[] => {
    const value: FieldValue | undefined = facts[fact as keyof Details];
    if (value === undefined) return [];
    return [{ ...base, group: fact, rule: 'newest', fields: { [field]: value } }];
  });
}

/**
 * The earliest time wins: reconciliation knows only when it asked, which is later than the change.
 */
function completedWrite(base: Base, changedAt: number): Write {
  const fields = { [CHARGE_FIELDS.completed.field]: datetime(changedAt) };
  return { ...base, group: 'completed', rule: 'newest', version: [-changedAt], fields };
}

/** Separate field groups: only these wait for the Order, the rest of the charge does not. */
function orderWrites(base: Base, status: string): Write[] {
  const link: Write = {
    ...base,
    group: 'order',
    rule: 'once',
    fields: { [CHARGE_FIELDS.order.field]: { lookup: ORDER_LOOKUP } },
  };
  const paymentStatus: Write = {
    ...base,
    record: { object: ORDER, lookup: ORDER_LOOKUP },
    group: 'payment status',
    rule: 'once',
    fields: { [PAYMENT_STATUS_FIELD]: status },
  };
  return status === 'completed' ? [link, paymentStatus] : [link];
}

/** The value of a Datetime field; null when the time is unknown. */
function datetime(microseconds: number): string | null {
  return microseconds === 0 ? null : new Date(microseconds / 1000).toISOString();
}
