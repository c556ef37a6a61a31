import type {
  FieldValue,
  Lookup,
  RecordKey,
  Version,
  Write,
} from '../../salesforce/records/write.ts';

/** The delivery statuses that are written, in the order that settles a tie, and the flag that each of them sets. */
const STATUS_FLAGS = { delivered: 'Delivered__c', canceled: 'Canceled__c' } as const;
const STATUSES = Object.keys(STATUS_FLAGS) as DeliveryStatus[];

/** What can become of a reward. */
export type DeliveryStatus = keyof typeof STATUS_FLAGS;

/** A date as it came, and the instant that it means when it can be read. */
export interface SaidDate {
  readonly text: string;
  readonly instant?: Date | undefined;
}

/** What an event says about a reward's order, freed of the sender's spelling. What it does not say is absent. */
export interface RewardFacts {
  readonly eventId: string;
  readonly orderId: string;
  readonly status: DeliveryStatus;
  /** When the status changed or, where that is not told, was seen; milliseconds since 1970, 0 when unknown. */
  readonly changedAt: number;
  /** When the sender made the event. */
  readonly created?: SaidDate | undefined;
  readonly ordered?: SaidDate | undefined;
  /** The merchant's own number. */
  readonly poNumber?: string | undefined;
}

/** Where the record is that the PO number names. */
export interface RewardRecord {
  readonly object: string;
  /** Its text field that holds the PO number. */
  readonly field: string;
  /** The lookup field of the reward that leads to it. */
  readonly lookupField: string;
}

const REWARD = 'Plum_Reward__c';
const RECORD_LOOKUP = 'record';

/** How the record that the PO number names is found. Plum does not own it. */
export function rewardRecordLookup(poNumber: string, { object, field }: RewardRecord): Lookup {
  return { name: RECORD_LOOKUP, object, candidates: [{ field, value: poNumber }] };
}

/** Whether a word is a status that is written. */
export function isDeliveryStatus(word: string): word is DeliveryStatus {
  return Object.hasOwn(STATUS_FLAGS, word);
}

/**
 * What an event changes. Either status sets its own flag, which nothing clears: a reward that was delivered and then
 * cancelled has both, and from both the org makes the conflict's flag, whichever came first.
 */
export function rewardWrites(facts: RewardFacts, { lookupField }: RewardRecord): Write[] {
  const { eventId, orderId, status, changedAt, created, ordered, poNumber } = facts;
  const record: RecordKey = { object: REWARD, field: 'Plum_Order_Id__c', value: orderId };
  const version: Version = [changedAt, STATUSES.indexOf(status), eventId];
  const write = (rule: Write['rule'], group: string, fields: Fields): Write => ({
    ...{ record, version, creates: true, rule, group, fields },
  });
  return [
    {
      ...write('newest', 'status', { Delivery_Status__c: status }),
      guard: { field: 'Reward_Version__c', number: changedAt },
    },
    write('once', status, { [STATUS_FLAGS[status]]: true }),
    {
      ...write('newest', 'event', {
        Event_Id__c: eventId,
        ...dateFields('Event_Created', created),
      }),
      // What we asked for ourselves does not take the place of what Plum sent.
      version: [created?.instant?.getTime() ?? 0, created === undefined ? 0 : 1, eventId],
    },
    ...(ordered === undefined
      ? []
      : [write('newest', 'ordered', dateFields('Order_Date', ordered))]),
    ...(poNumber === undefined
      ? []
      : [
          write('newest', 'po number', { PO_Number__c: poNumber }),
          write('once', 'record', { [lookupField]: { lookup: RECORD_LOOKUP } }),
        ]),
  ];
}

type Fields = Readonly<Record<string, FieldValue>>;

/** The date as it came, and as Salesforce's Datetime fields take it. */
function dateFields(name: string, said: SaidDate | undefined): Fields {
  if (said === undefined) return {};
  const { text, instant } = said;
  return { [`${name}_Text__c`]: text, [`${name}__c`]: instant?.toISOString() ?? null };
}
