import type { ObjectMetadata } from '../../schema/read-metadata.ts';
import type { FieldSchema, FieldType } from '../../schema/schema.ts';
import { field } from '../../schema/system-fields.ts';
import { namespaced } from './namespaced.ts';

const ORDER_STATES = [
  ...['pending_payment', 'in_review', 'accepted', 'blocked', 'cancelled', 'fulfilled', 'complete'],
  ...['returned', 'salesforce_failure', 'cancelled_by_sf', 'cancelled_by_dr'],
];

/** The package's objects, and the fields that it adds to Order. */
export const objects: ObjectMetadata[] = [
  {
    name: 'Order',
    enableHistory: false,
    fields: [
      text('DR_Order_Id__c', 128, { externalId: true, unique: true }),
      picklist('DR_Order_State__c', ORDER_STATES),
      picklist('DR_Fraud_State__c', ['blocked', 'in_review', 'passed', 'review_opened']),
      picklist('DR_Payment_Status__c', ['Successful', 'Declined']),
      picklist('DR_Customer_Type__c', ['individual', 'business']),
    ],
    validationRules: [],
  },
  object('DR_Fulfillment__c', 'Digital River Fulfillment', 'Fulfillment-{000000}', [
    text('DR_Order_Id__c', 128, { required: true, externalId: true }),
    text('DR_Order_State__c', 128),
    text('Order_Id__c', 128),
    picklist('DR_Fulfillment_Status__c', ['Open', 'Reprocess', 'Completed', 'Failed', 'Pending'], {
      required: true,
    }),
    checkbox('Eligible_For_Fulfillment__c'),
    checkbox('Is_Fulfillment_Completed__c'),
    checkbox('Order_Cancelled__c'),
    longText('Message__c', 32_768),
    custom('Retry_Attempts_Made__c', 'double', { precision: 2, scale: 0 }),
  ]),
  object('DR_Invoice_Credit_Memo__c', 'Invoice or Credit Memo', 'DR-Inv-CrMemo-{000000}', [
    text('Event_Id__c', 255),
    text('File_Id__c', 255),
    picklist('File_Type__c', ['Invoice', 'Credit Memo']),
    orderLookup('DR_Invoice_And_Credit_Memos'),
  ]),
  object('DR_Failed_Event__c', 'Failed Event', 'DR-Event-{00000}', [
    text('Event_Id__c', 255),
    text('Event_Type__c', 255),
    longText('Event_Payload__c', 32_768),
    longText('Event_Capture_Reason__c', 512),
    checkbox('Processed__c'),
  ]),
  object('DR_Fulfillment_Request_Log__c', 'Fulfillment Request Log', 'DR-Request-{000000}', [
    orderLookup('DR_Fulfillment_Request_Logs', { required: true, deleteConstraint: 'Cascade' }),
    text('OrderItem_Id__c', 128, { required: true }),
    custom('Fulfill_Quantity__c', 'double', { precision: 18, scale: 2, required: true }),
    custom('Cancel_Quantity__c', 'double', { precision: 18, scale: 2, required: true }),
    text('DR_Order_Id__c', 128),
    text('DR_Order_State__c', 128),
  ]),
];

function object(
  name: string,
  label: string,
  displayFormat: string,
  fields: FieldSchema[],
): ObjectMetadata {
  return {
    name: namespaced(name),
    label,
    pluralLabel: `${label}s`,
    enableHistory: false,
    nameField: { type: 'AutoNumber', label: 'Name', displayFormat },
    fields,
    validationRules: [],
  };
}

type Overrides = Partial<FieldSchema>;

function custom(name: string, type: FieldType, overrides: Overrides = {}): FieldSchema {
  const label = name.replace(/__c$/, '').replaceAll('_', ' ');
  return field(namespaced(name), type, { label, ...overrides });
}

function text(name: string, length: number, overrides: Overrides = {}): FieldSchema {
  return custom(name, 'string', { length, ...overrides });
}

function longText(name: string, length: number): FieldSchema {
  return custom(name, 'textarea', { length });
}

function checkbox(name: string): FieldSchema {
  return custom(name, 'boolean', { defaultValue: false });
}

function picklist(name: string, picklistValues: string[], overrides: Overrides = {}): FieldSchema {
  return custom(name, 'picklist', { length: 255, picklistValues, restricted: true, ...overrides });
}

function orderLookup(children: string, overrides: Overrides = {}): FieldSchema {
  return custom('OrderId__c', 'reference', {
    length: 18,
    referenceTo: 'Order',
    relationshipName: namespaced('OrderId__r'),
    childRelationshipName: namespaced(`${children}__r`),
    ...overrides,
  });
}
