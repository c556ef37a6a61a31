/*
 * What may be shown of a body, by the names that the senders' schemas have. A closed list: a sender
 * may add whatever it likes to its events, so that an unknown name means that the value is masked.
 */

/** Objects whose known members are shown. Below all others only {@link RECORD_ID} is. */
export const OPEN_OBJECTS: ReadonlySet<string> = new Set([
  ...['data', 'object', 'previousAttributes', 'payload', 'items', 'orders', 'sellingEntity'],
  ...['payment', 'charges', 'captures', 'cancels', 'refunds', 'session', 'sources'],
]);

/** Objects of persons, addresses and goods: the names of their members are known, the values masked. */
export const CLOSED_OBJECTS: ReadonlySet<string> = new Set([
  ...['shipTo', 'shipFrom', 'billTo', 'owner', 'customer', 'address', 'organization'],
  ...['creditCard', 'productDetails', 'tax', 'taxes', 'shipping', 'shippingChoice'],
]);

/** Objects that have an instant for each state that was reached. */
export const TRANSITIONS: ReadonlySet<string> = new Set([
  'stateTransitions',
  'fraudStateTransitions',
]);

/** Ids and numbers that the sender gives to what an event is about. */
export const OWN_IDS: ReadonlySet<string> = new Set([
  ...['id', 'orderId', 'checkoutId', 'fileId', 'chargeId', 'upstreamId', 'poNumber'],
  ...['orderNumber', 'orderReference'],
]);

/** Ids of what else an event names: shown if a machine made them. */
export const OTHER_IDS: ReadonlySet<string> = new Set([
  ...['customerId', 'planId', 'sourceId', 'merchantId', 'skuId', 'productId', 'subscriptionId'],
  ...['invoiceId', 'refundId', 'captureId', 'fulfillmentId', 'returnId', 'paymentId'],
]);

/** Where a shop keeps the id of the Salesforce Order. */
export const RECORD_ID = 'sfOrderId';

export const STATES: ReadonlySet<string> = new Set([
  ...['state', 'fraudState', 'status', 'deliveryStatus', 'type', 'customerType'],
]);

export const TIMES: ReadonlySet<string> = new Set([
  ...['createdTime', 'updatedTime', 'createdAt', 'updatedAt', 'orderDate', 'timestamp'],
  ...['cancelledTime', 'completedTime', 'expiresTime', 'capturedTime', 'refundedTime'],
]);

export const VERSIONS: ReadonlySet<string> = new Set([
  ...['version', 'apiVersion', 'digitalriverVersion'],
]);

export const MODES: ReadonlySet<string> = new Set(['liveMode', 'live', 'test', 'testMode']);
