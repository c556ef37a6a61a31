import { type RunningOrg, runningOrg } from './running-org.ts';

/** An org with two accounts, five orders and four fulfillments. */
export interface OrgWithOrders extends RunningOrg {
  orderIds: string[];
}

/**
 * Starts an org with Acme's orders A (state `accepted`, 2026-11-01, draft) and B (2026-11-02,
 * activated), and Zeta's orders C (no state), D (state `accepted`) and E (state `Accepted`). A has
 * the fulfillments one and two, B has three; four has no order.
 */
export async function orgWithOrders(): Promise<OrgWithOrders> {
  const org = await runningOrg();
  const [acme, zeta] = await idsOf(org, 'Account', [{ Name: 'Acme' }, { Name: 'Zeta' }]);
  const order = (Name: string, AccountId: string | undefined, day: number, more = {}) => ({
    Name,
    AccountId,
    EffectiveDate: `2026-11-0${day}`,
    ...more,
  });
  const orderIds = await idsOf(org, 'Order', [
    order('A', acme, 1, { DR_Order_Id__c: 'a', DR_State__c: 'accepted' }),
    order('B', acme, 2, { DR_Order_Id__c: 'b', Status: 'Activated' }),
    order('C', zeta, 3),
    order('D', zeta, 4, { DR_State__c: 'accepted' }),
    order('E', zeta, 5, { DR_State__c: 'Accepted' }),
  ]);
  const [a, b] = orderIds;
  await idsOf(org, 'DR_Fulfillment__c', [
    { Code__c: 'one', Weight__c: 10.1, Order__c: a },
    { Code__c: 'two', Weight__c: 0.2, Order__c: a, Completed__c: true },
    { Code__c: 'three', Order__c: b, Weight__c: 5 },
    { Code__c: 'four' },
  ]);
  return Object.assign(org, { orderIds });
}

async function idsOf(org: RunningOrg, object: string, records: object[]): Promise<string[]> {
  const results = await org.connection.sobject(object).create(records);
  return results.map((result) => {
    expect(result).toMatchObject({ success: true });
    return String(result.id);
  });
}
