import { toRecordId } from '../../src/salesforce/records/record-id.ts';
import { recordName } from '../../src/salesforce/records/write.ts';
import { digitalriverv3Profile } from '../../src/salesforce/schema/digitalriverv3.ts';
import { digitalRiver } from '../../src/sources/digital-river/digital-river-source.ts';
import { processSubjects } from '../../src/worker/process-subjects.ts';
import { OrdersOrg } from './orders-org.ts';
import { FILE, runOf, writeOf } from './runs.ts';
import { event, naming, Subject } from './subject.ts';

const X = toRecordId('801Hs00000AAAAA') ?? '';
const Y = toRecordId('801Hs00000BBBBB') ?? '';
const FULFILLMENT = 'DR_Fulfillment__c A';

describe('an Order that another order has taken since it was looked up', () => {
  const taken = () => {
    const org = new OrdersOrg(X);
    org.shown = [{ Id: X, DR_Order_Id__c: null }];
    return org;
  };

  test('is a conflict, although it has a newer version as well, and gets no second Fulfillment', async () => {
    const org = taken();
    const newer = Date.parse('2026-11-02T10:05:00Z');
    Object.assign(org.order(X), { DR_Order_Id__c: 'B', DR_Order_State_Version__c: newer });
    const subject = new Subject(org);
    expect(await subject.process(event('order.accepted', 0, naming(X)))).toEqual([
      'parked ORDER_CONFLICT',
    ]);
    expect([...org.others]).toEqual([]);
  });
});

describe('a Fulfillment or document without a write to its Order', () => {
  test('is not written once the Order was given to another order', async () => {
    const org = new OrdersOrg(X);
    const subject = new Subject(org);
    const updated = event('order.updated', 5, naming(X, { state: 'accepted' }));
    expect(await subject.process(updated)).toEqual(['applied']);
    org.order(X).DR_Order_Id__c = 'B';
    expect(await subject.process(event('order.accepted', 0, naming(X)))).toEqual([
      'parked ORDER_CONFLICT',
    ]);
    expect([...org.others]).toEqual([]);
    expect(org.calls).toEqual(['find']);
  });

  test('is written after one look-up while the Order carries the id', async () => {
    const org = new OrdersOrg(X);
    const subject = new Subject(org);
    await subject.process(event('order.updated', 5, naming(X, { state: 'accepted' })));
    expect(await subject.process(event('order.credit_memo.created', 6))).toEqual(['applied']);
    expect(org.calls).toEqual(['find', 'DR_Invoice_Credit_Memo__c']);
  });

  test('is written after the claim when the Order is free again', async () => {
    const org = new OrdersOrg(X);
    const subject = new Subject(org);
    await subject.process(event('order.updated', 5, naming(X, { state: 'accepted' })));
    org.order(X).DR_Order_Id__c = null;
    expect(await subject.process(event('order.credit_memo.created', 6))).toEqual(['applied']);
    expect(org.order(X).DR_Order_Id__c).toBe('A');
    expect(org.calls).toEqual(['find', 'Order', 'DR_Invoice_Credit_Memo__c']);
  });

  test('is not written when the Order is free, and cannot be claimed', async () => {
    const org = new OrdersOrg(X);
    const subject = new Subject(org);
    await subject.process(event('order.updated', 5, naming(X, { state: 'accepted' })));
    org.shown = [{ Id: X, DR_Order_Id__c: null }];
    org.order(X).DR_Order_Id__c = 'B';
    expect(await subject.process(event('order.credit_memo.created', 6))).toEqual([
      'parked ORDER_CONFLICT',
    ]);
    expect([...org.others]).toEqual([]);
  });
});

describe('an order that moves to another Order', () => {
  const first = event(
    'order.accepted',
    5,
    naming(X, { fraudState: 'passed', customerType: 'business' }),
  );
  const values = {
    DR_Order_Id__c: 'A',
    DR_Fraud_State__c: 'passed',
    DR_Customer_Type__c: 'business',
  };
  const unstamped = { DR_Order_Id__c: null, DR_Order_State__c: null };
  const ofOrder = (org: OrdersOrg) => org.others.get(FULFILLMENT)?.OrderId__c;

  test('since an event names that takes its Fulfillment and all its values along', async () => {
    const org = new OrdersOrg(X, Y);
    const subject = new Subject(org);
    await subject.process(first);
    Object.assign(org.order(X), unstamped, { DR_Order_State_Version__c: null });
    const updated = event('order.updated', 6, naming(Y, { state: 'accepted' }));
    expect(await subject.process(updated)).toEqual(['applied']);
    expect(org.order(Y)).toMatchObject({ ...values, DR_Order_State__c: 'accepted' });
    expect(org.order(X)).toMatchObject(unstamped);
    expect(ofOrder(org)).toBe(Y);
    expect(org.others.get(FULFILLMENT)).toMatchObject({ DR_Fulfillment_Status__c: 'Open' });
  });

  test('since its own was deleted takes its Fulfillment and all its values along', async () => {
    const org = new OrdersOrg(X, Y);
    const subject = new Subject(org);
    await subject.process(first);
    org.orders.delete(X);
    org.order(Y).DR_Order_Id__c = 'A';
    const updated = event('order.updated', 6, { state: 'accepted' });
    expect(await subject.process(updated)).toEqual(['applied']);
    expect(org.order(Y)).toMatchObject({ ...values, DR_Order_State__c: 'accepted' });
    expect(ofOrder(org)).toBe(Y);
  });

  test('takes them along at the next attempt when the first one is refused', async () => {
    const org = new OrdersOrg(X, Y);
    const subject = new Subject(org);
    await subject.process(first);
    Object.assign(org.order(X), unstamped);
    const updated = event('order.updated', 6, naming(Y, { state: 'accepted' }));
    org.locked.add('DR_Fulfillment__c');
    expect(await subject.process(updated)).toEqual(['pending UNABLE_TO_LOCK_ROW']);
    expect(ofOrder(org)).toBe(X);
    expect(await subject.process(updated)).toEqual(['applied']);
    expect(ofOrder(org)).toBe(Y);
  });

  test('takes along what events write that an earlier release has stored, once they come again', async () => {
    const org = new OrdersOrg(X, Y);
    const subject = new Subject(org);
    await subject.process(first);
    subject.storeAsBefore();
    org.orders.delete(X);
    org.order(Y).DR_Order_Id__c = 'A';
    const again = { ...first, seq: '900' };
    expect(await subject.process(event('order.updated', 6), again)).toContain('applied');
    expect(ofOrder(org)).toBe(Y);
  });

  test('keeps newer values over those of a late event', async () => {
    const org = new OrdersOrg(X, Y);
    const subject = new Subject(org);
    await subject.process(first, event('order.complete', 7, naming(X)));
    Object.assign(org.order(X), unstamped);
    const moved = event('order.updated', 8, naming(Y, { state: 'complete' }));
    const late = event(
      'order.accepted',
      1,
      naming(X, { fraudState: 'review_opened', customerType: 'individual' }),
    );
    await subject.process(moved, late);
    expect(org.order(Y)).toMatchObject({ ...values, DR_Order_State__c: 'complete' });
    expect(org.others.get(FULFILLMENT)).toMatchObject({ DR_Fulfillment_Status__c: 'Completed' });
    expect(ofOrder(org)).toBe(Y);
  });
});

describe('a link that is set once', () => {
  const fields = { Order__c: { lookup: 'order' } };
  const link = (version: number) =>
    writeOf({ record: FILE, group: 'order', rule: 'once', version: [version], fields });
  const storedState = {
    formerIds: { order: X },
    applied: { [`${recordName(FILE)} order`]: [1] },
    made: [recordName(FILE)],
  };
  const orgWithNumber = () => {
    const org = new OrdersOrg(X, Y);
    org.order(Y).OrderNumber = '107';
    return org;
  };

  // biome-ignore format: a table reads best with one row a line.
  test.each([
    ['by this release', { ...storedState, linked: [{ ...link(1), creates: false }] }, []],
    ['by this release, and an event brings again', { ...storedState, linked: [{ ...link(1), creates: false }] }, [link(2)]],
    ['by an earlier release, and an event brings again', storedState, [link(2)]],
  ])('%s is set to the Order that the events name now', async (_case, stored, writes) => {
    const org = orgWithNumber();
    const run = runOf({ 1: writes }, { storedState: stored });
    await processSubjects(org, [run]);
    expect(run.open).toEqual([]);
    expect(org.others.get('File__c f-1')).toEqual({ Key__c: 'f-1', Order__c: Y });
  });

  test('is left alone when the same Order is found again', async () => {
    const org = new OrdersOrg(X, Y);
    org.order(X).OrderNumber = '107';
    const run = runOf({ 1: [link(2)] }, { storedState });
    await processSubjects(org, [run]);
    expect(org.calls).toEqual(['find']);
    expect(run.state).toMatchObject({ ids: { order: X }, formerIds: {} });
  });
});

describe('a late event does not win over a newer one after an event that names another Order is parked', () => {
  test('for a value that the org keeps no version of', async () => {
    const org = new OrdersOrg(X, Y);
    const subject = new Subject(org);
    const newest = naming(X, { state: 'accepted', customerType: 'business' });
    await subject.process(event('order.updated', 5, newest));
    org.refuses = ({ DR_Order_State__c }) => DR_Order_State__c === 'forbidden';
    const refused = event('order.updated', 10, naming(Y, { state: 'forbidden' }));
    expect(await subject.process(refused)).toEqual(['parked FIELD_CUSTOM_VALIDATION_EXCEPTION']);
    const late = naming(X, { state: 'created', customerType: 'individual' });
    expect(await subject.process(event('order.updated', 0, late))).toEqual(['superseded']);
    expect(org.order(X)).toMatchObject({
      DR_Customer_Type__c: 'business',
      DR_Order_State__c: 'accepted',
    });
  });

  test('in a schema without version fields', async () => {
    const { state, drOrderId } = digitalriverv3Profile.order;
    const org = new OrdersOrg(X, Y);
    for (const order of org.orders.values()) order[drOrderId] = null;
    const subject = new Subject(
      org,
      'A',
      digitalRiver({ mode: 'live', profile: digitalriverv3Profile }),
    );
    await subject.process(event('order.updated', 5, naming(X, { state: 'accepted' })));
    org.refuses = (fields) => Object.values(fields).includes('blocked');
    const refused = event('order.updated', 10, naming(Y, { state: 'blocked' }));
    expect(await subject.process(refused)).toEqual(['parked FIELD_CUSTOM_VALIDATION_EXCEPTION']);
    const late = naming(X, { state: 'in_review' });
    expect(await subject.process(event('order.updated', 0, late))).toEqual(['superseded']);
    expect(org.order(X)[state]).toBe('accepted');
  });
});
