import type { FieldSchema, ObjectSchema, OrgSchema } from '../schema/schema.ts';

/** How the pages show an object; fields that the org does not have are omitted. */
export interface ObjectView {
  /** Name of a standard icon of the Lightning Design System. */
  icon: string;
  /** Short label for tabs and tiles. */
  shortLabel: string;
  /** Columns of lists, after the name. */
  columns: string[];
  /** Fields at the top of a record's page. */
  highlights: string[];
  /** Fields that a list can change for several records at once. */
  bulkEdit?: string[];
}

/** The featured objects, in the order of the tabs and cards. */
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
    highlights: [
      'Status__c',
      'Dismissal_Note__c',
      'Order__c',
      'Event_Type__c',
      'Event_Subject__c',
      'Parked_At__c',
    ],
    bulkEdit: ['Status__c', 'Dismissal_Note__c'],
  },
  Account: {
    icon: 'account',
    shortLabel: 'Accounts',
    columns: ['AccountNumber', 'Phone', 'LastModifiedDate'],
    highlights: ['AccountNumber', 'Phone', 'Website', 'OwnerId'],
  },
  ContentDocument: {
    icon: 'file',
    shortLabel: 'Files',
    columns: ['FileType', 'ContentSize', 'OwnerId', 'LastModifiedDate'],
    highlights: ['LatestPublishedVersionId', 'FileType', 'ContentSize', 'OwnerId'],
  },
};

/** Objects that are not featured. */
const otherViews: Record<string, ObjectView> = {
  ContentVersion: {
    icon: 'file',
    shortLabel: 'File Versions',
    columns: ['VersionNumber', 'FileType', 'ContentSize', 'LastModifiedDate', 'VersionData'],
    highlights: ['VersionData', 'VersionNumber', 'FileType', 'ContentSize', 'ContentDocumentId'],
  },
  ContentDocumentLink: {
    icon: 'file',
    shortLabel: 'File Links',
    columns: ['LinkedEntityId', 'ContentDocumentId', 'ShareType', 'Visibility'],
    highlights: ['ContentDocumentId', 'LinkedEntityId', 'ShareType', 'Visibility'],
  },
};

/** The view of an object; by default, its first custom fields. */
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
  return views[object.name] ?? otherViews[object.name] ?? fallback;
}

const fallbackIcons: Record<string, string> = {
  Contact: 'contact',
  Organization: 'household',
  Product2: 'product',
  User: 'user',
};

/** The objects that have a card on the home page, in that order. */
export function featuredObjects({ objects }: OrgSchema): ObjectSchema[] {
  return Object.keys(views).flatMap((name) => objects.get(name.toLowerCase()) ?? []);
}

/** All other objects, sorted by label. */
export function otherObjects(schema: OrgSchema): ObjectSchema[] {
  return recordObjects(schema).filter(({ name }) => !(name in views));
}

/**
 * All objects whose rows have pages, sorted by label. History objects have none: a record's page
 * shows its history.
 */
export function recordObjects({ objects }: OrgSchema): ObjectSchema[] {
  return [...objects.values()]
    .filter(({ historyOf }) => historyOf === undefined)
    .sort((one, other) => one.pluralLabel.localeCompare(other.pluralLabel));
}

/** The object's fields with these names, in the order of the names. */
export function fieldsNamed(object: ObjectSchema, names: string[]): FieldSchema[] {
  return names.flatMap((name) => object.fields.get(name.toLowerCase()) ?? []);
}
