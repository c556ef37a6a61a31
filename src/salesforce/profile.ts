/** Names of the objects and fields that order events are written to. */
export interface Profile {
  readonly order: {
    readonly object: string;
    readonly number: string;
    readonly drOrderId: string;
    readonly state: string;
    readonly stateVersion: string;
    readonly fraudState: string;
    readonly fraudVersion: string;
    readonly customerType: string;
    readonly invoiceFileId: string;
    readonly invoiceVersion: string;
  };
  readonly fulfillment: {
    readonly object: string;
    readonly drOrderId: string;
    readonly order: string;
    readonly status: string;
    readonly version: string;
    readonly ofiReceived: string;
    readonly ocnReceived: string;
    readonly cancelled: string;
  };
  readonly document: {
    readonly object: string;
    readonly fileId: string;
    readonly fileType: string;
    readonly eventId: string;
    readonly order: string;
    readonly drOrderId: string;
    readonly version: string;
  };
}

/** The names of this project's own `force-app`, which follow Digital River's Lightning package where it has them. */
export const connectorProfile: Profile = {
  order: {
    object: 'Order',
    number: 'OrderNumber',
    drOrderId: 'DR_Order_Id__c',
    state: 'DR_Order_State__c',
    stateVersion: 'DR_Order_State_Version__c',
    fraudState: 'DR_Fraud_State__c',
    fraudVersion: 'DR_Fraud_State_Version__c',
    customerType: 'DR_Customer_Type__c',
    invoiceFileId: 'DR_Invoice_File_Id__c',
    invoiceVersion: 'DR_Invoice_Version__c',
  },
  fulfillment: {
    object: 'DR_Fulfillment__c',
    drOrderId: 'DR_Order_Id__c',
    order: 'OrderId__c',
    status: 'DR_Fulfillment_Status__c',
    version: 'DR_Fulfillment_Version__c',
    ofiReceived: 'Eligible_For_Fulfillment__c',
    ocnReceived: 'Is_Fulfillment_Completed__c',
    cancelled: 'Order_Cancelled__c',
  },
  document: {
    object: 'DR_Invoice_Credit_Memo__c',
    fileId: 'File_Id__c',
    fileType: 'File_Type__c',
    eventId: 'Event_Id__c',
    order: 'OrderId__c',
    drOrderId: 'DR_Order_Id__c',
    version: 'DR_Document_Version__c',
  },
};
