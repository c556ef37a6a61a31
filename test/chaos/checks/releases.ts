import type { Finding } from './finding.ts';
import type { OrgRecord } from './records.ts';

/**
 * Checks each Fulfillment that releases goods against its Order: the Order is written, and belongs
 * to the same Digital River order. It does not use the model.
 */
export function checkReleases(records: readonly OrgRecord[]): Finding[] {
  const orders = new Map(
    records.filter(({ object }) => object === 'Order').map(({ id, data }) => [id, data]),
  );
  return records
    .filter(({ object, data }) => object === 'DR_Fulfillment__c' && isReleasing(data))
    .flatMap(({ data }): Finding[] => {
      const { DR_Order_Id__c: drOrderId, OrderId__c: orderId } = data;
      const order = orders.get(String(orderId));
      const isWritten = (order?.DR_Order_State__c ?? null) !== null;
      if (isWritten && order?.DR_Order_Id__c === drOrderId) return [];
      const found = isWritten ? `belongs to ${order?.DR_Order_Id__c}` : 'is not written';
      const text = `The Fulfillment of ${drOrderId} is open or eligible, but its Order ${orderId} ${found}.`;
      return [{ promise: 'wrongly released', text }];
    });
}

function isReleasing(data: OrgRecord['data']): boolean {
  return data.DR_Fulfillment_Status__c === 'Open' || data.Eligible_For_Fulfillment__c === true;
}
