import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';

/** How the pages show one object; fields that the org does not have are left out. */
export interface ObjectView {
  /** Name of a standard icon of the Lightning Design System. */
  icon: string;
  /** Short label for tabs and tiles. */
  shortLabel: string;
  /** Fields beside the name in lists. */
  columns: string[];
  /** Fields at the top of a record's page. */
  highlights: string[];
}

/** The objects that people come to see, in the order in which they are shown. */
const views: Record<string, ObjectView> = {
  Order: {
    icon: 'orders',
    shortLabel: 'Orders',
    columns: [
      'DR_Order_Id__c',
      'DR_Order_State__c',
      'DR_Fraud_State__c',
      'DR_Invoice_File_Id__c',
      'LastModifiedDate',
    ],
    highlights: ['AccountId', 'DR_Order_Id__c', 'DR_Order_State__c', 'DR_Fraud_State__c', 'Status'],
  },
  DR_Fulfillment__c: {
    icon: 'shipment',
    shortLabel: 'Fulfillments',
    columns: [
      'OrderId__c',
      'DR_Fulfillment_Status__c',
      'Eligible_For_Fulfillment__c',
      'Is_Fulfillment_Completed__c',
      'LastModifiedDate',
    ],
    highlights: [
      'OrderId__c',
      'DR_Order_Id__c',
      'DR_Fulfillment_Status__c',
      'Eligible_For_Fulfillment__c',
      'Is_Fulfillment_Completed__c',
    ],
  },
  DR_Invoice_Credit_Memo__c: {
    icon: 'billing',
    shortLabel: 'Invoices',
    columns: ['OrderId__c', 'File_Type__c', 'File_Id__c', 'LastModifiedDate'],
    highlights: ['OrderId__c', 'File_Type__c', 'File_Id__c', 'DR_Order_Id__c'],
  },
  XanPay_Charge__c: {
    icon: 'payment_gateway',
    shortLabel: 'Charges',
    columns: [
      'OrderId__c',
      'Status__c',
      'Merchant_Amount__c',
      'Merchant_Currency__c',
      'LastModifiedDate',
    ],
    highlights: ['OrderId__c', 'Status__c', 'Merchant_Amount__c', 'Merchant_Currency__c'],
  },
  Plum_Reward__c: {
    icon: 'reward',
    shortLabel: 'Rewards',
    columns: [
      'OrderId__c',
      'PO_Number__c',
      'Delivery_Status__c',
      'Delivery_Conflict__c',
      'LastModifiedDate',
    ],
    highlights: ['OrderId__c', 'PO_Number__c', 'Delivery_Status__c', 'Delivery_Conflict__c'],
  },
  DR_Failed_Event__c: {
    icon: 'incident',
    shortLabel: 'Failed Events',
    columns: ['Status__c', 'Event_Type__c', 'Event_Subject__c', 'Error_Code__c', 'Parked_At__c'],
    highlights: ['Status__c', 'Event_Type__c', 'Event_Subject__c', 'Parked_At__c'],
  },
  Account: {
    icon: 'account',
    shortLabel: 'Accounts',
    columns: ['AccountNumber', 'Phone', 'LastModifiedDate'],
    highlights: ['AccountNumber', 'Phone', 'Website', 'OwnerId'],
  },
};

/** How an object is shown: as we chose for it, else by its first fields of its own. */
export function viewOf(object: ObjectSchema): ObjectView {
  const own = [...object.fields.values()]
    .filter((field) => field.custom && field.type !== 'textarea')
    .slice(0, 4)
    .map((field) => field.name);
  const fallback = {
    icon: fallbackIcons[object.name] ?? 'record',
    shortLabel: object.pluralLabel,
    columns: [...own, 'LastModifiedDate'],
    highlights: [...own, 'LastModifiedDate'],
  };
  return views[object.name] ?? fallback;
}

const fallbackIcons: Record<string, string> = {
  Contact: 'contact',
  Organization: 'household',
  Product2: 'product',
  User: 'user',
};

/** The objects with business data that get a card on the home page, in the order of showing. */
export function featuredObjects({ objects }: OrgSchema): ObjectSchema[] {
  return Object.keys(views).flatMap((name) => objects.get(name.toLowerCase()) ?? []);
}

/** All other objects, by label. */
export function otherObjects(schema: OrgSchema): ObjectSchema[] {
  return recordObjects(schema).filter(({ name }) => !(name in views));
}

/** All objects whose rows have pages, by label; field changes are shown with their record. */
export function recordObjects({ objects }: OrgSchema): ObjectSchema[] {
  return [...objects.values()]
    .filter(({ historyOf }) => historyOf === undefined)
    .sort((one, other) => one.pluralLabel.localeCompare(other.pluralLabel));
}

/** The named fields that the object has, in the order of the names. */
export function fieldsNamed(object: ObjectSchema, names: string[]): FieldSchema[] {
  return names.flatMap((name) => object.fields.get(name.toLowerCase()) ?? []);
}
