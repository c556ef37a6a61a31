/**
 * The schema of an org: which objects and fields Digital River's events are written to, and which
 * values are allowed. In the groups `order`, `fulfillment` and `document`, `object` is the API name
 * of an object, and all others are API names of its fields.
 */
export interface Profile {
  readonly order: {
    readonly object: string;
    readonly number: string;
    readonly drOrderId: string;
    readonly state: string;
    /**
     * Version fields, here and below. Absent where the org keeps no version, so that it cannot
     * refuse an older one.
     */
    readonly stateVersion?: string;
    readonly fraudState: string;
    readonly fraudVersion?: string;
    readonly customerType: string;
    /** File id of the latest invoice. Absent: not written. */
    readonly invoiceFileId?: string;
    readonly invoiceVersion?: string;
  };
  readonly fulfillment: {
    readonly object: string;
    readonly drOrderId: string;
    /** A lookup to the Order, or a text of 18 characters. */
    readonly order: string;
    readonly status: string;
    readonly version?: string;
    /** Set by `order.accepted`; cleared by `order.blocked` and `order.cancelled`. */
    readonly ofiReceived: string;
    /** Version of `ofiReceived`. An org whose metadata is older may lack the field. */
    readonly eligibleVersion?: string;
    readonly ocnReceived: string;
    readonly cancelled: string;
  };
  readonly document: {
    readonly object: string;
    readonly fileId: string;
    readonly fileType: string;
    readonly eventId: string;
    /** A lookup to the Order, or a text of 18 characters. */
    readonly order: string;
    readonly drOrderId?: string;
    readonly version?: string;
    /** A public link to the file. Absent, here and below: no links are made. */
    readonly link?: string;
    /** When the link expires. */
    readonly linkExpires?: string;
    /** A checkbox that people set to ask for a link. */
    readonly linkRequested?: string;
    /** Why no link was stored. Absent: only the log says so. */
    readonly linkProblem?: string;
  };
  /** The object that shows parked events in the org. Absent: they are not shown. */
  readonly failedEvent?: FailedEventNames;
  /**
   * Key prefix of the Order's object: the first three characters of its ids. Absent: not checked.
   */
  readonly orderIdPrefix?: string;
  /**
   * Whether the key of a record is a unique external id, so that records can be upserted. If not,
   * the connector looks for the record first, and then updates it by its id or creates it.
   */
  readonly uniqueKey: { readonly fulfillment: boolean; readonly document: boolean };
  /**
   * True: `fulfillment.ofiReceived` is for the org's own code to clear; the connector only sets it.
   * Absent: the connector clears it as well.
   */
  readonly onlySetsEligible?: boolean;
  /** The values that are written to a Fulfillment's status. */
  readonly fulfillmentStatus: {
    readonly open: string;
    readonly completed: string;
    readonly cancelled: string;
  };
  /** The only values that may be written to these fields; others become a note. Absent: any. */
  readonly onlyValues: {
    readonly state?: readonly string[];
    readonly fraudState?: readonly string[];
    readonly customerType?: readonly string[];
  };
}

/** API names of the object that shows parked events in the org, and of its fields. */
export interface FailedEventNames {
  readonly object: string;
  /** A unique external id of 64 characters. */
  readonly key: string;
  readonly eventId: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly reason: string;
  readonly code: string;
  readonly errorObject: string;
  readonly errorField: string;
  readonly receivedAt: string;
  readonly parkedAt: string;
  readonly link: string;
  /**
   * Text, or a picklist with `Parked`, `Reprocess` and `Processed`; with `Dismissed` as well, if
   * there is a `dismissalNote`.
   */
  readonly status: string;
  /** Why a person dismissed the event. Absent, here and below: not written. */
  readonly dismissalNote?: string;
  /** A lookup to the Order that the event was to be written to, or a text of 18 characters. */
  readonly order?: string;
  /** A lookup to the other Order of a conflict, or a text of 18 characters. */
  readonly otherOrder?: string;
  /** The sender's order id that the Order of a conflict already carries. */
  readonly otherOrderId?: string;
}

/**
 * The schema of this project's own `force-app`. Its names follow those of Digital River's Lightning
 * package, where that has the field.
 */
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
    eligibleVersion: 'DR_Eligible_Version__c',
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
    link: 'DR_File_Link__c',
    linkExpires: 'DR_File_Link_Expires__c',
    linkRequested: 'DR_File_Link_Requested__c',
    linkProblem: 'DR_File_Link_Problem__c',
  },
  failedEvent: {
    object: 'DR_Failed_Event__c',
    key: 'Failed_Event_Key__c',
    eventId: 'Event_Id__c',
    type: 'Event_Type__c',
    source: 'Event_Source__c',
    subject: 'Event_Subject__c',
    reason: 'Event_Capture_Reason__c',
    code: 'Error_Code__c',
    errorObject: 'Error_Object__c',
    errorField: 'Error_Field__c',
    receivedAt: 'Received_At__c',
    parkedAt: 'Parked_At__c',
    link: 'Console_Link__c',
    status: 'Status__c',
    dismissalNote: 'Dismissal_Note__c',
    order: 'Order__c',
    otherOrder: 'Other_Order__c',
    otherOrderId: 'Other_DR_Order_Id__c',
  },
  orderIdPrefix: '801',
  uniqueKey: { fulfillment: true, document: true },
  fulfillmentStatus: { open: 'Open', completed: 'Completed', cancelled: 'Cancelled' },
  onlyValues: {},
};
