import type { EventMapping } from '../mapped/language/mapping-schema.ts';

/** The record that a PO number refers to. */
export interface RewardRecord {
  readonly object: string;
  /** Text field of that object that holds the PO number. */
  readonly field: string;
  /** Lookup field of the reward that refers to that object. */
  readonly lookupField: string;
}

/**
 * Plum's webhooks in the language of mapping files, with what the variables of the installation
 * choose.
 *
 * Each status sets its own checkbox, which nothing clears: a reward that was both delivered and
 * cancelled has both, and a formula in the org then shows the conflict, whichever event arrived
 * first. Events from reconciliation have no `createdAt`, and never replace one that Plum sent.
 * Groups, look-up and key have the names under which the inbox keeps the states of subjects.
 *
 * @param timeZone IANA name of the time zone of Plum's dates, which contain none
 * @param record what a reward is linked to. It has no claim, because several orders of rewards may
 *   belong to one record
 */
export function plumMapping(timeZone: string, record: RewardRecord): EventMapping {
  const instant = (from: string | string[]) => ({ from, as: 'datetime', zone: timeZone }) as const;
  /** An event with an unreadable time is applied, as the oldest of its reward. */
  const time = (from: string | string[]) => ({ ...instant(from), else: 'leave' }) as const;
  const date = (from: string) => ({ ...instant(from), notAfter: 'arrival', else: 'null' }) as const;
  const reward = { object: 'Plum_Reward__c', by: { Plum_Order_Id__c: 'data.orderId' } };
  return {
    source: 'xoxoday-plum',
    mode: 'any',
    event: {
      id: 'id',
      type: {
        join: [
          { value: 'delivery_status.' },
          {
            from: 'data.deliveryStatus',
            case: 'lower',
            values: { cancelled: 'canceled' },
            else: 'keep',
          },
        ],
      },
      subject: 'data.orderId',
      time: time(['createdAt', 'seenAt']),
      live: { value: null },
      version: ['time', 'rank'],
      rank: {
        from: 'event:type',
        values: { 'delivery_status.delivered': 0, 'delivery_status.canceled': 1 },
      },
    },
    lookups: {
      record: {
        object: record.object,
        by: [{ [record.field]: { from: 'data.poNumber', else: 'leave' } }],
        keys: ['poNumber'],
      },
    },
    map: [
      {
        when: { type: ['delivery_status.delivered', 'delivery_status.canceled'] },
        writes: [
          {
            record: reward,
            group: 'status',
            guard: 'Reward_Version__c',
            fields: {
              Delivery_Status__c: {
                from: 'event:type',
                values: {
                  'delivery_status.delivered': 'delivered',
                  'delivery_status.canceled': 'canceled',
                },
                else: 'park',
              },
            },
          },
          {
            record: reward,
            group: 'delivered',
            rule: 'once',
            if: { type: ['delivery_status.delivered'] },
            fields: { Delivered__c: { value: true } },
          },
          {
            record: reward,
            group: 'canceled',
            rule: 'once',
            if: { type: ['delivery_status.canceled'] },
            fields: { Canceled__c: { value: true } },
          },
          {
            record: reward,
            group: 'event',
            time: time('createdAt'),
            rank: { value: 1 },
            if: { createdAt: { exists: true } },
            fields: {
              Event_Id__c: 'event:id',
              Event_Created_Text__c: { from: 'createdAt', else: 'null' },
              Event_Created__c: date('createdAt'),
            },
          },
          {
            record: reward,
            group: 'event',
            time: time('createdAt'),
            rank: { value: 0 },
            fields: {
              Event_Id__c: 'event:id',
              Event_Created_Text__c: { value: null },
              Event_Created__c: { value: null },
            },
          },
          {
            record: reward,
            group: 'ordered',
            if: { 'data.orderDate': { exists: true } },
            fields: {
              Order_Date_Text__c: { from: 'data.orderDate', else: 'null' },
              Order_Date__c: date('data.orderDate'),
            },
          },
          {
            record: reward,
            group: 'po number',
            fields: { PO_Number__c: { from: 'data.poNumber', as: 'text' } },
          },
          {
            record: reward,
            group: 'record',
            rule: 'once',
            fields: { [record.lookupField]: { lookup: 'record' } },
          },
        ],
      },
    ],
  };
}
