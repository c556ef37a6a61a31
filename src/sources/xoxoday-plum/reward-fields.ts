import {
  definedFields,
  type FieldDefinition,
  fieldsOf,
  keyField,
  TEXT_LENGTH,
  VERSION,
  WORD_LENGTH,
  type WrittenField,
} from '../../salesforce/schema/written-field.ts';

/** Object that holds a record for each order of rewards. */
export const REWARD_OBJECT = 'Plum_Reward__c';

/** Every field of a reward's record that is written, apart from the configured lookup. */
export const REWARD_FIELDS = {
  orderId: { field: 'Plum_Order_Id__c', kind: 'text', ...keyField(true) },
  deliveryStatus: { field: 'Delivery_Status__c', kind: 'text', size: WORD_LENGTH },
  version: { field: 'Reward_Version__c', kind: 'number', ...VERSION },
  delivered: { field: 'Delivered__c', kind: 'checkbox' },
  canceled: { field: 'Canceled__c', kind: 'checkbox' },
  eventId: { field: 'Event_Id__c', kind: 'text', size: TEXT_LENGTH },
  eventCreatedText: { field: 'Event_Created_Text__c', kind: 'text', size: TEXT_LENGTH },
  eventCreated: { field: 'Event_Created__c', kind: 'datetime' },
  orderDateText: { field: 'Order_Date_Text__c', kind: 'text', size: TEXT_LENGTH },
  orderDate: { field: 'Order_Date__c', kind: 'datetime' },
  poNumber: { field: 'PO_Number__c', kind: 'text', size: TEXT_LENGTH },
} as const satisfies Readonly<Record<string, FieldDefinition>>;

/**
 * The fields that Plum's webhooks write.
 *
 * @param record the object that the PO number refers to, and the reward's lookup field to it
 */
export function rewardFields(record: { object: string; lookupField: string }): WrittenField[] {
  return [
    ...definedFields(REWARD_OBJECT, REWARD_FIELDS),
    ...fieldsOf(REWARD_OBJECT, 'both')(record.lookupField, 'lookup', { to: record.object }),
  ];
}
