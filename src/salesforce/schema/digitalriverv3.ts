import type { Profile } from './profile.ts';

/**
 * Digital River's Lightning package, version 3. Its state fields are restricted picklists, its keys
 * are not unique, it has no version fields, its triggers create a Fulfillment when an Order's state
 * becomes `accepted`, and the field that says that it is eligible is the package's own.
 */
export const digitalriverv3Profile: Profile = {
  order: {
    object: 'Order',
    number: 'OrderNumber',
    drOrderId: 'digitalriverv3__DR_Order_Id__c',
    state: 'digitalriverv3__DR_Order_State__c',
    fraudState: 'digitalriverv3__DR_Fraud_State__c',
    customerType: 'digitalriverv3__DR_Customer_Type__c',
  },
  fulfillment: {
    object: 'digitalriverv3__DR_Fulfillment__c',
    drOrderId: 'digitalriverv3__DR_Order_Id__c',
    order: 'digitalriverv3__Order_Id__c',
    status: 'digitalriverv3__DR_Fulfillment_Status__c',
    ofiReceived: 'digitalriverv3__Eligible_For_Fulfillment__c',
    ocnReceived: 'digitalriverv3__Is_Fulfillment_Completed__c',
    cancelled: 'digitalriverv3__Order_Cancelled__c',
  },
  document: {
    object: 'digitalriverv3__DR_Invoice_Credit_Memo__c',
    fileId: 'digitalriverv3__File_Id__c',
    fileType: 'digitalriverv3__File_Type__c',
    eventId: 'digitalriverv3__Event_Id__c',
    order: 'digitalriverv3__OrderId__c',
  },
  orderIdPrefix: '801',
  uniqueKey: { fulfillment: false, document: false },
  onlySetsEligible: true,
  fulfillmentStatus: { open: 'Open', completed: 'Completed', cancelled: 'Completed' },
  onlyValues: {
    // Without `fulfilled` and `cancelled`: on these two, the package's triggers call Digital River.
    state: [
      'pending_payment',
      'in_review',
      'accepted',
      'blocked',
      'complete',
      'returned',
      'salesforce_failure',
      'cancelled_by_sf',
      'cancelled_by_dr',
    ],
    fraudState: ['blocked', 'in_review', 'passed', 'review_opened'],
    customerType: ['individual', 'business'],
  },
};
