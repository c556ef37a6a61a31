import {
  fieldsOf,
  keyField,
  TEXT_LENGTH,
  VERSION,
  WORD_LENGTH,
  type WrittenField,
} from '../../salesforce/schema/written-field.ts';

/** The fields that Plum's webhooks write. */
export function rewardFields(record: { object: string; lookupField: string }): WrittenField[] {
  const of = fieldsOf('Plum_Reward__c', 'both');
  return [
    ...of('Plum_Order_Id__c', 'text', keyField(true)),
    ...of('Delivery_Status__c', 'text', { size: WORD_LENGTH }),
    ...of('Reward_Version__c', 'number', VERSION),
    ...of('Delivered__c', 'checkbox'),
    ...of('Canceled__c', 'checkbox'),
    ...of('Event_Id__c', 'text', { size: TEXT_LENGTH }),
    ...of('Event_Created_Text__c', 'text', { size: TEXT_LENGTH }),
    ...of('Event_Created__c', 'datetime'),
    ...of('Order_Date_Text__c', 'text', { size: TEXT_LENGTH }),
    ...of('Order_Date__c', 'datetime'),
    ...of('PO_Number__c', 'text', { size: TEXT_LENGTH }),
    ...of(record.lookupField, 'lookup', { to: record.object }),
  ];
}
