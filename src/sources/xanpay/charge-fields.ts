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

/** Amounts have at most 15 digits, up to three of them after the decimal point. */
const AMOUNT_DIGITS = 15;
/** Length of an ISO 4217 currency code. */
const CURRENCY_LENGTH = 3;

/** Object that holds a record for each charge. */
export const CHARGE_OBJECT = 'XanPay_Charge__c';

/**
 * The facts of a charge that an event may lack, each with the field that it is written to. To write
 * one more fact, add it here and to `chargeFacts`.
 */
export const CHARGE_DETAILS = {
  merchantId: { field: 'Merchant_Id__c', kind: 'text', size: TEXT_LENGTH },
  method: { field: 'Method__c', kind: 'text', size: TEXT_LENGTH },
  merchantAmount: { field: 'Merchant_Amount__c', kind: 'number', size: AMOUNT_DIGITS },
  merchantCurrency: { field: 'Merchant_Currency__c', kind: 'text', size: CURRENCY_LENGTH },
  customerAmount: { field: 'Customer_Amount__c', kind: 'number', size: AMOUNT_DIGITS },
  customerCurrency: { field: 'Customer_Currency__c', kind: 'text', size: CURRENCY_LENGTH },
  orderItems: { field: 'Order_Items__c', kind: 'text', size: 131_072 },
  notifyPayload: { field: 'Notify_Payload__c', kind: 'text', size: 32_768 },
  /** The merchant's own order id. */
  orderReference: { field: 'Order_Reference__c', kind: 'text', size: TEXT_LENGTH },
} as const satisfies Readonly<Record<string, FieldDefinition>>;

/** Every field of a charge's record that is written. */
export const CHARGE_FIELDS = {
  chargeId: { field: 'Charge_Id__c', kind: 'text', ...keyField(true) },
  status: { field: 'Status__c', kind: 'text', size: WORD_LENGTH },
  statusChanged: { field: 'Status_Changed__c', kind: 'datetime' },
  version: { field: 'Charge_Version__c', kind: 'number', ...VERSION },
  completed: { field: 'Completed__c', kind: 'datetime' },
  ...CHARGE_DETAILS,
  order: { field: 'OrderId__c', kind: 'lookup', to: 'Order' },
} as const satisfies Readonly<Record<string, FieldDefinition>>;

/** Field of the Order that shows the status of its payment. */
export const PAYMENT_STATUS_FIELD = 'XanPay_Payment_Status__c';

/** The fields that XanPay's webhooks write. */
export function chargeFields(): WrittenField[] {
  return [
    ...definedFields(CHARGE_OBJECT, CHARGE_FIELDS),
    ...fieldsOf('Order', 'edit')(PAYMENT_STATUS_FIELD, 'text', { size: WORD_LENGTH }),
  ];
}
