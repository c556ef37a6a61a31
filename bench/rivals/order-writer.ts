import { Connection } from 'jsforce';
import type { RivalEvent } from './rival-app.ts';

/**
 * Writes an event as a first version of such a service would: one upsert of the Order, by the id of
 * Digital River's order. It looks nothing up, and compares no versions.
 *
 * @param orgUrl address of the stand-in
 */
export function orderWriter(orgUrl: string): (event: RivalEvent) => Promise<void> {
  const connection = new Connection({ instanceUrl: orgUrl, accessToken: 'bench', version: '67.0' });
  return async ({ data: { object } }) => {
    const order = { DR_Order_Id__c: object.id, DR_Order_State__c: object.state ?? null };
    await connection.sobject('Order').upsert(order, 'DR_Order_Id__c');
  };
}
