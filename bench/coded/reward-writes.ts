import type {
  FieldValue,
  Lookup,
  RecordKey,
  Version,
  Write,
} from '../../src/salesforce/records/write.ts';
import {
  DELIVERY_STATUSES,
  type DeliveryStatus,
} from '../../src/sources/xoxoday-plum/delivery-status.ts';
import type { RewardRecord } from '../../src/sources/xoxoday-plum/plum-mapping.ts';
import { REWARD_FIELDS, REWARD_OBJECT } from '../../src/sources/xoxoday-plum/reward-fields.ts';

const STATUS_FLAGS = {
  delivered: REWARD_FIELDS.delivered.field,
  canceled: REWARD_FIELDS.canceled.field,
} as const;

/** A date as Plum sent it, and the instant that it means, if it can be read. */
export interface PlumDate {
  readonly text: string;
  readonly instant?: Date | undefined;
}

/** What an event says about an order of rewards, independent of Plum's JSON. */
export interface RewardFacts {
  readonly eventId: string;
  readonly orderId: string;
  readonly status: DeliveryStatus;
  /**
   * When the status changed or, if the event does not say so, when it was seen; milliseconds since
   * 1970, 0 when unknown.
   */
  readonly changedAt: number;
  /** When Plum created the event. */
  readonly created?: PlumDate | undefined;
  readonly ordered?: PlumDate | undefined;
  /** The merchant's own number. */
  readonly poNumber?: string | undefined;
}

const RECORD_LOOKUP = 'record';

/**
 * How the record that a PO number refers to is found. The look-up has no claim, because several
 * orders of rewards may belong to one record.
 */
export function rewardRecordLookup(poNumber: string, { object, field }: RewardRecord): Lookup {
  return { name: RECORD_LOOKUP, object, candidates: [{ field, value: poNumber }] };
}

/** The version of an event: when the status changed, then the status. */
export function rewardVersion({ changedAt, status, eventId }: RewardFacts): Version {
  return [changedAt, DELIVERY_STATUSES.indexOf(status), eventId];
}

/**
 * The writes of an event. Each status sets its own checkbox, which nothing clears: a reward that
 * was both delivered and cancelled has both, and a formula in the org then shows the conflict,
 * whichever event arrived first.
 *
 * @param facts what the event says
 * @param record the record that the PO number refers to
 * @returns one write per field group
 */
export function rewardWrites(facts: RewardFacts, { lookupField }: RewardRecord): Write[] {
  const { eventId, orderId, status, changedAt, created, ordered, poNumber } = facts;
  const record: RecordKey = {
    object: REWARD_OBJECT,
    field: REWARD_FIELDS.orderId.field,
    value: orderId,
  };
  const version = rewardVersion(facts);
  const write = (rule: Write['rule'], group: string, fields: Fields): Write => ({
    ...{ record, version, creates: true, rule, group, fields },
  });
  const { eventCreatedText, eventCreated, orderDateText, orderDate } = REWARD_FIELDS;
  return [
    {
      ...write('newest', 'status', { [REWARD_FIELDS.deliveryStatus.field]: status }),
      guard: { field: REWARD_FIELDS.version.field, number: changedAt },
    },
    write('once', status, { [STATUS_FLAGS[status]]: true }),
    {
      ...write('newest', 'event', {
        [REWARD_FIELDS.eventId.field]: eventId,
        ...dateFields(created, eventCreatedText.field, eventCreated.field),
      }),
      // Events from reconciliation have no creation date and never replace one that Plum sent.
      version: [created?.instant?.getTime() ?? 0, created === undefined ? 0 : 1, eventId],
    },
    ...(ordered === undefined
      ? []
      : [write('newest', 'ordered', dateFields(ordered, orderDateText.field, orderDate.field))]),
    ...(poNumber === undefined
      ? []
      : [
          write('newest', 'po number', { [REWARD_FIELDS.poNumber.field]: poNumber }),
          write('once', 'record', { [lookupField]: { lookup: RECORD_LOOKUP } }),
        ]),
  ];
}

type Fields = Readonly<Record<string, FieldValue>>;

/** The date as Plum sent it, and as the value of a Datetime field. */
function dateFields(date: PlumDate | undefined, textField: string, datetimeField: string): Fields {
  if (date === undefined) return {};
  return { [textField]: date.text, [datetimeField]: date.instant?.toISOString() ?? null };
}
