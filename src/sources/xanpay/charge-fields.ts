import {
  fieldsOf,
  keyField,
  TEXT_LENGTH,
  VERSION,
  WORD_LENGTH,
  type WrittenField,
} from '../../salesforce/schema/written-field.ts';
import { CHARGE_TEXT_LENGTHS } from './charge-writes.ts';

/** 15 digits, three of them may stand behind the point. */
const AMOUNT_DIGITS = 15;

/** The fields that XanPay's webhooks write. */
export function chargeFields(): WrittenField[] {
  const of = fieldsOf('XanPay_Charge__c', 'both');
  return [
    ...of('Charge_Id__c', 'text', keyField(true)),
    ...of('Status__c', 'text', { size: WORD_LENGTH }),
    ...of('Status_Changed__c', 'datetime'),
    ...of('Charge_Version__c', 'number', VERSION),
    ...of('Completed__c', 'datetime'),
    ...of('Merchant_Id__c', 'text', { size: TEXT_LENGTH }),
    ...of('Method__c', 'text', { size: TEXT_LENGTH }),
    ...of('Merchant_Amount__c', 'number', { size: AMOUNT_DIGITS }),
    ...of('Merchant_Currency__c', 'text', { size: 3 }),
    ...of('Customer_Amount__c', 'number', { size: AMOUNT_DIGITS }),
    ...of('Customer_Currency__c', 'text', { size: 3 }),
    ...of('Order_Items__c', 'text', { size: CHARGE_TEXT_LENGTHS.orderItems }),
    ...of('Notify_Payload__c', 'text', { size: CHARGE_TEXT_LENGTHS.notifyPayload }),
    ...of('Order_Reference__c', 'text', { size: TEXT_LENGTH }),
    ...of('OrderId__c', 'lookup', { to: 'Order' }),
    ...fieldsOf('Order', 'edit')('XanPay_Payment_Status__c', 'text', { size: WORD_LENGTH }),
  ];
}
